#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

unbootable
folder=/usr/lib/modules/$cloud/updates/dkms
mount --bind "$folder" "$folder"
mount -o remount,ro,bind "$folder"
step before checksums "$cloud"
step some cleanup --keep 1 --execute
step after checksums "$cloud"
step plain modules "$plain"
step listed dkms status
umount "$folder"
# DKMS itself refuses.
mv /usr/sbin/dkms /usr/sbin/dkms.real
printf '#!/bin/bash\n[[ "$*" != *uninstall*%s* ]] || exit 6\nexec /usr/sbin/dkms.real "$@"\n' "$cloud" >/usr/sbin/dkms
chmod 755 /usr/sbin/dkms
step refused cleanup --keep 1 --execute
step still checksums "$cloud"
mv /usr/sbin/dkms.real /usr/sbin/dkms
step all cleanup --keep 1 --execute
step cloud modules "$cloud"
