#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

step before checksums "$zen"
broken_driver_package 595.10
userspace_package 595.10
step upgrade transaction -U "$(file nvidia-open-dkms-595.10)" "$(file nvidia-utils-595.10)"
step kept find /var/lib/nvctl/kept -name 'nvidia*.ko*'
sed -n 's/^ *pacman -U /transaction -U /p' "$results/upgrade.out" >/var/back
step command cat /var/back
step back . /var/back
step after checksums "$zen"
step status nvctl driver dkms status --verify
step standard tail -n 1 /var/log/standard-hook
# The old version is in use again, so it need not be kept.
step pruned find /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
