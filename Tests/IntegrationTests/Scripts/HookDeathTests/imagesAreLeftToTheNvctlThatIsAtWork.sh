#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

sed -i 's/^MODULES=.*/MODULES=(nvidia nvidia_modeset)/' /etc/mkinitcpio.conf
mkinitcpio -P >/dev/null
touch -d '1 hour ago' /boot/initramfs-linux-zen.img
quietly nvctl driver dkms build --force
: >/var/log/mkinitcpio-runs
verify() { nvidia-dkms-build verify <<<"usr/lib/modules/$zen/build/include/"; }
runs() { cat /var/log/mkinitcpio-runs; }
exec 9>/run/nvctl.lock
flock 9
echo "$$ 1700000000 nvctl driver dkms fix" >&9
step held verify
step none runs
exec 9>&-
step free verify
step one runs
