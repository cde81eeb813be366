#!/usr/bin/env bash
source "$scripts/prelude.sh"

gone=/usr/lib/modules/1.2.3-gone
mkdir -p "$gone/updates/dkms"
cp "/usr/lib/modules/$plain/updates/dkms/nvidia.ko" "$gone/updates/dkms"
mount --bind /usr/lib/modules /usr/lib/modules
mount -o remount,bind,ro /usr/lib/modules
watched purge nvctl driver dkms unregister --purge
step json nvctl driver dkms unregister --purge --json
step cleanup nvctl driver dkms cleanup --keep 5 --execute
step before inodes "$plain"
step build nvctl driver dkms build --force
step after inodes "$plain"
step listed dkms status
umount /usr/lib/modules
step cleaned nvctl driver dkms cleanup --keep 5 --execute
step left find "$gone"
step again nvctl driver dkms unregister --purge
step modules modules "$plain"
step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
