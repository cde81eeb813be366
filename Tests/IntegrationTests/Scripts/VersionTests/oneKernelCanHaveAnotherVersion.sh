#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/VersionTests/two-versions.sh"

step one nvctl driver dkms use 590.44.01 --kernel "$cloud"
step versions versions "$plain" "$cloud"
step sources find /usr/src -maxdepth 1 -name 'nvidia*'
step status nvctl driver dkms status
step unclear nvctl driver dkms rollback
step unknown nvctl driver dkms use 1.2.3
step back nvctl driver dkms use 590.48.01
step backVersions versions "$plain" "$cloud"
step listed dkms status
