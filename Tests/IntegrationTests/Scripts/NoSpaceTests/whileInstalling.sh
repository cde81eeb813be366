#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/NoSpaceTests/small-filesystem.sh"
place=$1

on_small_filesystem "$place" 20
# There is no room for the new modules, so nothing is begun.
step begun.build nvctl driver dkms build --force
# There is room, but it is gone when depmod needs some.
mount -o "remount,size=$(($(df --output=used -k "$place" | tail -n 1) + 9000))k" "$place"
cat >/usr/local/sbin/depmod <<'END'
#!/bin/bash
head --bytes=100M /dev/zero >"/usr/lib/modules/$2/filler" 2>/dev/null
exec /usr/sbin/depmod "$@"
END
chmod 755 /usr/local/sbin/depmod
echo 'const char nvctl_filler[300000] = { 1 };' >>"$source/kernel-open/nvidia-uvm/uvm.c"
step before checksums "$plain"
step build nvctl driver dkms build --force
step after checksums "$plain"
step chosen modinfo -k "$plain" -n nvidia-drm
rm /usr/local/sbin/depmod "/usr/lib/modules/$plain/filler"
step stages find /usr/lib/modules -maxdepth 2 -name '.nvctl*'
step status nvctl driver dkms status
step dkms dkms status
mount -o remount,size=100m "$place"
step next nvctl driver dkms build
step nextStatus nvctl driver dkms status --verify
