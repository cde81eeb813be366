#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/NoSpaceTests/small-filesystem.sh"

build_with 600
step dkms dkms status
mount -o remount,size=100m /var/lib/nvctl
step next nvctl driver dkms build --force
