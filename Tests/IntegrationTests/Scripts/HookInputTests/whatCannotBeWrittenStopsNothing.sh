#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

kernel linux-zen "$newZen"
mount -t tmpfs -o size=4k small /var/log/nvidia-dkms
step full transaction -U $(files_of linux-zen "$newZen")
umount /var/log/nvidia-dkms
mount -t tmpfs -o ro small /var/log/nvidia-dkms
step readonly transaction -U $(files_of linux-zen "$newZen")
umount /var/log/nvidia-dkms
step status nvctl driver dkms status
# Neither the modules nor their log have room.
mount -t tmpfs -o size=64k small /var/lib/nvctl
step disk transaction -U $(files_of linux-zen "$newZen")
