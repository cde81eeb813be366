#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

step before checksums "$plain"
mount --bind /usr/lib/modules /usr/lib/modules
mount -o remount,bind,ro /usr/lib/modules
step build nvctl driver dkms build --force
step after checksums "$plain"
step status nvctl driver dkms status
