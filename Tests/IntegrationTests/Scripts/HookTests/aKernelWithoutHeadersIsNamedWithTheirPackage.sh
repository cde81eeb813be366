#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

kernel linux-tkg-bore "$tkg"
step install transaction -U "$(file "linux-tkg-bore-$(dotted "$tkg")")"
step later transaction -U "$(file "linux-tkg-bore-headers-$(dotted "$tkg")")"
step status nvctl driver dkms status
# Nobody is told of a kernel that is ignored.
echo "IgnoreKernel = *-zen" >/etc/nvctl.conf
kernel_package linux-zen "$newZen"
session_bus 1000
step ignored transaction -U "$(file "linux-zen-$(dotted "$newZen")")"
step notified cat /run/user/1000/notifications
