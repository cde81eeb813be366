#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

step before checksums "$plain"
hold bash '*"say end end"*'
stops settings INT driver dkms build --force
for phase in PRE POST; do
    cp "$source/dkms.conf" /var/home/dkms.conf
    printf '#!/bin/sh\ntouch %s/holding\nexec sleep 300\n' "$flags" >"$source/script"
    chmod 755 "$source/script"
    echo "${phase}_INSTALL=script" >>"$source/dkms.conf"
    stops "$phase" TERM driver dkms build --force
    cp /var/home/dkms.conf "$source/dkms.conf"
done
# This also holds the depmod that runs when the modules are put back.
hold depmod '*'
stops depmod INT driver dkms build --force
step after checksums "$plain"
step stage find "/usr/lib/modules/$plain/" /usr/lib/modules -maxdepth 1 -name '.nvctl*'
step found modprobe -S "$plain" --dry-run --show-depends nvidia
step next nvctl driver dkms build --force
step status nvctl driver dkms status --verify
