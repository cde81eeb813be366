#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud"
sed -i '1i #error "no such luck"' "$source/src/nvidia/src/rm.c"
step before checksums "$plain"
step build nvctl driver dkms build --force
step after checksums "$plain"
step leftovers find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1 -name '*core*' -o -name '.new*'
step stray others 'make|dkms'
