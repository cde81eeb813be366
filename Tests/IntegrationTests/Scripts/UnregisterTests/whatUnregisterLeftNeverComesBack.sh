#!/usr/bin/env bash
source "$scripts/prelude.sh"

[[ $1 != Arch ]] || look_like_arch
step before inodes "$plain"
step unregister nvctl driver dkms unregister
step after inodes "$plain"
step left nvctl driver dkms status
step leftDkms dkms status
step setup nvctl driver dkms setup
step build nvctl driver dkms build
step built nvctl driver dkms status --verify
step originals find /var/lib/dkms -name 'original_module*'
step uninstall dkms uninstall "nvidia/$version" -k "$plain"
step modules modules "$plain"
step uninstalled nvctl driver dkms status
