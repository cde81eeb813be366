#!/usr/bin/env bash
source "$scripts/prelude.sh"

mkdir -p /usr/lib/modules/6.9.9-{bare,dangling}
touch /boot/vmlinuz-6.9.9-{bare,dangling}
ln -s /usr/src/linux-headers-gone /usr/lib/modules/6.9.9-dangling/build
watched all nvctl driver dkms build
watched bare nvctl driver dkms build --kernel 6.9.9-bare
watched dangling nvctl driver dkms build --kernel 6.9.9-dangling
watched both nvctl driver dkms build --kernel "$plain" --force --kernel 6.9.9-bare
watched ignored nvctl driver dkms build --kernel "$cloud"
watched unknown nvctl driver dkms build --kernel 9.9.9-none
watched version nvctl driver dkms build --version 1.2.3
