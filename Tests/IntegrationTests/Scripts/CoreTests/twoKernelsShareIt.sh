#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CoreTests/counting.sh"

step build nvctl driver dkms build
step first count
step status nvctl driver dkms status --verify
step force nvctl driver dkms build --force --verbose
step second count
# A damaged object is compiled again, never linked.
truncate -s 1000 /var/cache/nvctl/core/*/nv-kernel.o
step damaged nvctl driver dkms build --force
step third count
step mended nvctl driver dkms status --verify
# Another source needs another object.
echo 'int nvctl_test;' >>"$clone/src/nvidia/src/rm.c"
step sync nvctl driver source sync
step fourth count
step list nvctl driver dkms cache
step prune nvctl driver dkms cache prune --all
step pruned nvctl driver dkms cache --json
step leftovers find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1
