#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/VersionTests/two-versions.sh"

step status nvctl driver dkms status
step json nvctl driver dkms status --json
step listed dkms status
step sources find /usr/src -maxdepth 1 -name 'nvidia*'
step versions versions "$plain" "$cloud"
step rollback nvctl driver dkms rollback
step work compiles rollback
step back versions "$plain" "$cloud"
step verified nvctl driver dkms status --verify
step backListed dkms status
step backSources find /usr/src -maxdepth 1 -name 'nvidia*' -printf '%p %l\n'
step forward nvctl driver dkms rollback
step forwardVersions versions "$plain" "$cloud"
step use nvctl driver dkms use 590.44.01
step useVersions versions "$plain" "$cloud"
watched again nvctl driver dkms use 590.44.01
watched unknown nvctl driver dkms use 1.2.3
watched dry nvctl driver dkms rollback --dry-run
