#!/usr/bin/env bash
source "$scripts/prelude.sh"

step purge nvctl driver dkms unregister --purge
echo 'BUILD_EXCLUSIVE_KERNEL="^5"' >>"$source/dkms.conf"
step build nvctl driver dkms build
step logs nvctl driver dkms logs
