#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

session_bus 1000
session_bus 1001
broken_driver_package 590.48.01 6.18.2%
transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
kernel linux-zen "$newZen"
kernel linux-tkg-bore "$tkg"
transaction -U $(files_of linux-tkg-bore "$tkg") >/dev/null 2>&1
step before checksums "$tkg"
: >/run/user/1000/notifications
step upgrade transaction -U $(files_of linux-zen "$newZen")
step after checksums "$tkg"
step log cat /var/log/nvidia-dkms/latest.log
step logs nvctl driver dkms logs
step notified cat /run/user/1000/notifications
step other cat /run/user/1001/notifications
step status nvctl driver dkms status
login() { bash -lc true; }
step login login
# As others would repair it, without our hook.
driver_package 590.48.01
mv /etc/pacman.d/hooks /etc/pacman.d/hooks.away
transaction -U "$(file nvidia-open-dkms-590.48.01)" >/dev/null 2>&1
step repaired login
step quiet login
