#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

step before checksums "$plain"
after_install "rm -rf '$own'; echo in the way >'$own'"
step build nvctl driver dkms build --force
step kept find /usr/lib/modules -path '*/.nvctl-*/new/*' -name '*.ko'
rm "$own"
after_install true
# Every changing command begins by putting this right.
step next nvctl driver dkms build --force --kernel "$plain"
step status nvctl driver dkms status --verify
step left stages
