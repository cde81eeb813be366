#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/VersionTests/two-versions.sh"

userspace 590.48.01
step matching nvctl driver dkms status
step rollback nvctl driver dkms rollback
step status nvctl driver dkms status
step json nvctl driver dkms status --json
step build nvctl driver dkms build --force
step use nvctl driver dkms use 590.48.01
step end nvctl driver dkms status
