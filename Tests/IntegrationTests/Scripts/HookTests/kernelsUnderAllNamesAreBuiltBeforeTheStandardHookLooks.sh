#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

step first cat /var/log/first
session_bus 1000
kernel linux-zen "$newZen"
kernel linux-tkg-bore "$tkg"
: >/var/log/standard-hook
step upgrade transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
step standard grep install /var/log/standard-hook
step status nvctl driver dkms status --verify
step log cat /var/log/nvidia-dkms/latest.log
step logs nvctl driver dkms logs
step notified cat /run/user/1000/notifications
step left find /run/nvctl /var/lib/nvctl -mindepth 1 -not -path /var/lib/nvctl/build
step again transaction -U $(files_of linux-zen "$newZen") $(files_of linux-tkg-bore "$tkg")
