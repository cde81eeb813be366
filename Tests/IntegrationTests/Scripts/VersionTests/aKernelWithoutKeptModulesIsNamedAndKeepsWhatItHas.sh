#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/VersionTests/two-versions.sh"

only "$plain" "$cloud" "$backport"
quietly nvctl driver dkms build
step rollback nvctl driver dkms rollback
step versions versions "$plain" "$backport"
step forward nvctl driver dkms rollback
step forwardVersions versions "$plain" "$cloud" "$backport"
step forwardStatus nvctl driver dkms status --verify
step again nvctl driver dkms rollback
step againVersions versions "$plain" "$backport"
step build nvctl driver dkms build
step built versions "$plain" "$backport"
rm -rf /var/lib/nvctl/kept
watched none nvctl driver dkms rollback
