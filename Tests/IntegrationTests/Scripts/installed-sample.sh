#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
nvctl driver source init "$clone"
nvctl driver source sync
mkdir "$results/files"
tar --create --directory=/ boot/vmlinuz-"$plain" etc/nvctl.conf usr/src/nvidia-"$version" \
    usr/lib/modules/"$plain" var/home var/lib/dkms var/lib/nvctl var/cache/nvctl/core |
    tar --extract --directory="$results/files" --same-owner
step "done" true
