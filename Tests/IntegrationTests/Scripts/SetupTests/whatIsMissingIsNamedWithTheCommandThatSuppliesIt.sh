#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain"
mkdir -p /usr/lib/modules/6.9.9-arch1-1
echo linux-zen >/usr/lib/modules/6.9.9-arch1-1/pkgbase
cp -r "$sample" "$source"
make_clone
watched debian nvctl driver dkms setup --write-conf
watched status nvctl driver dkms status
watched build nvctl driver dkms build
watched init nvctl driver source init "$clone"
look_like_arch
watched arch nvctl driver dkms setup --write-conf
