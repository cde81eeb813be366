#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

sed -i 's/^MODULES=.*/MODULES=(nvidia nvidia_modeset)/' /etc/mkinitcpio.conf
mkinitcpio -P >/dev/null
# The hook that makes images at a transaction comes too early, as a user's own hook may.
mv /usr/share/libalpm/hooks/90-mkinitcpio-install.hook /usr/share/libalpm/hooks/01-mkinitcpio.hook
headers_package linux-zen "$zen"
: >/var/log/mkinitcpio-runs
touch -d '1 hour ago' /boot/initramfs-linux-zen.img
quietly nvctl driver dkms build --force
step upgrade transaction -U "$(file "linux-zen-headers-$(dotted "$zen")")"
step runs cat /var/log/mkinitcpio-runs
list() { lsinitcpio /boot/initramfs-linux-zen.img; }
step content list
# An old image without modules does not matter.
sed -i 's/^MODULES=.*/MODULES=()/' /etc/mkinitcpio.conf
mkinitcpio -P >/dev/null
touch -d '1 hour ago' /boot/initramfs-linux-zen.img
: >/var/log/mkinitcpio-runs
step plain transaction -U "$(file "linux-zen-headers-$(dotted "$zen")")"
step none cat /var/log/mkinitcpio-runs
# The tools may not be able to look into a unified image. Making it once too often is better.
uki=/boot/EFI/Linux/arch-linux-zen.efi
mkdir -p "${uki%/*}"
sed -i "s|^default_image=.*|default_uki=\"$uki\"|" /etc/mkinitcpio.d/linux-zen.preset
rm /boot/initramfs-linux-zen.img
echo MZ >"$uki"
touch -d '1 hour ago' "$uki"
step unified transaction -U "$(file "linux-zen-headers-$(dotted "$zen")")"
step unifiedRuns cat /var/log/mkinitcpio-runs
