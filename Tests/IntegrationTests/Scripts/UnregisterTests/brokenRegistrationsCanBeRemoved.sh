#!/usr/bin/env bash
source "$scripts/prelude.sh"

mkdir -p "$tree/$cloud/$arch" "$tree/$backport/$arch/log" "$tree/build" "$tree/$plain/.tmp_${arch}_x"
rm -r "/var/lib/nvctl/sources/$version" "$source"
step before inodes "$plain"
step broken nvctl driver dkms status
watched build nvctl driver dkms build
step unregister nvctl driver dkms unregister
step after inodes "$plain"
step status nvctl driver dkms status
step dkms dkms status
step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
