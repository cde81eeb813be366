#!/usr/bin/env bash
# shellcheck disable=SC2016 # words of other shells
source "$scripts/prelude.sh"
source "$scripts/FixTests/repairing.sh"

touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
depmod "$plain"
cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
echo nvidia >>/etc/initramfs-tools/modules
mkdir -p /var/lib/initramfs-tools
update-initramfs -c -k "$plain" >/dev/null
touch -d '1 hour ago' "/boot/initrd.img-$plain"
step shallow nvctl driver dkms doctor
step deep nvctl driver dkms doctor --deep
count_runs lsinitramfs
step fix nvctl driver dkms fix
step listed cat /var/home/runs
rm /usr/local/bin/lsinitramfs
step renewed find "/boot/initrd.img-$plain" -mmin -30
step after nvctl driver dkms doctor --deep
# Newly installed modules get into the image too.
rm -r "$own"
depmod "$plain"
touch -d '1 hour ago' "/boot/initrd.img-$plain"
step again nvctl driver dkms fix
step afterAgain nvctl driver dkms doctor --deep
# A hook of the program that makes the image fails.
printf '#!/bin/sh\n[ "$1" = prereqs ] || { echo "broken hook" >&2; exit 3; }\n' \
    >/etc/initramfs-tools/hooks/broken
chmod 755 /etc/initramfs-tools/hooks/broken
touch -d '1 hour ago' "/boot/initrd.img-$plain"
cksum "/boot/initrd.img-$plain" >"$results/image"
step refused nvctl driver dkms fix
step refusedJSON nvctl driver dkms fix --json
step keeps bash -c 'cksum "$0" | cmp - "$1"' "/boot/initrd.img-$plain" "$results/image"
