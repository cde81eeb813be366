#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/NoSpaceTests/small-filesystem.sh"

make_clone
only "$plain"
mkdir -p /var/lib/nvctl/sources
on_small_filesystem /var/lib/nvctl 60
step init nvctl driver source init "$clone"
step left find /var/lib/nvctl /usr/src/nvidia* /var/lib/dkms -mindepth 1 -not -name sources
