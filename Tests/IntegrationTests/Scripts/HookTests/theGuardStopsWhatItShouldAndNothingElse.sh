#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

quietly nvctl driver dkms hook --guard
kernel linux-zen "$newZen"
step stopped transaction -U "$(file "linux-zen-$(dotted "$newZen")")"
step installed pacman -Q linux-zen
step modules checksums "$zen"
step complete transaction -U $(files_of linux-zen "$newZen")
step removal transaction -R linux-zen-headers
# Another root, first empty, and then with a kernel and without nvctl.
mkdir -p /var/empty/var/lib/pacman
step empty transaction --root /var/empty -U $(files_of linux-zen "$zen")
step emptyUpgrade transaction --root /var/empty -U "$(file "linux-zen-$(dotted "$newZen")")"
# A guard that cannot do its work.
kernel_package linux-zen 6.18.3-zen1-1-zen
chmod -x /usr/local/bin/nvidia-dkms-build
step broken transaction -U "$(file linux-zen-6.18.3.zen1.1.zen)"
