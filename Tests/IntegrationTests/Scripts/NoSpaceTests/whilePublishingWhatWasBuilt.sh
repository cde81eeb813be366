#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/NoSpaceTests/small-filesystem.sh"

on_small_filesystem /var/lib/dkms 100
step before checksums "$plain"
step build nvctl driver dkms build --force
step after checksums "$plain"
step work find /var/lib/nvctl/build /var/lib/dkms -mindepth 1 -name '.tmp*' -o -path '*nvctl/build/*'
step status nvctl driver dkms status --verify
step dkms dkms status
