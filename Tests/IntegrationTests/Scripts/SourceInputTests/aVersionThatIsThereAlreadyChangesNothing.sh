#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
# A user's own source, under the name that ours would get.
cp -a "$sample" "$source"
watched taken nvctl driver source init "$clone"
nvctl driver dkms setup --write-conf
watched elsewhere nvctl driver source init "$clone"
dkms remove "nvidia/$version" --all
rm -r "$source"
step init nvctl driver source init "$clone"
watched twice nvctl driver source init "$clone"
cp -a "$clone" /var/home/second
watched second nvctl driver source init /var/home/second
rm /var/lib/nvctl/sources/*.json
watched forgotten nvctl driver source init "$clone"
