#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

unbootable
watched dry cleanup --keep 1
step before inodes "$backport"
step execute cleanup --keep 1 --execute
step after inodes "$backport"
step plain modules "$plain"
step cloud modules "$cloud"
step index grep -hs nvidia "/usr/lib/modules/$plain/modules.dep"
step links find "/usr/lib/modules/$plain/updates" "/usr/lib/modules/$cloud/updates" \
    /var/lib/dkms/nvidia -name "*$plain*" -o -name "*$cloud*"
step listed dkms status
step status nvctl driver dkms status --verify
watched again cleanup --keep 1 --execute
step last cleanup --keep 0 --execute --json
step none dkms status
step rebuilt nvctl driver dkms build
