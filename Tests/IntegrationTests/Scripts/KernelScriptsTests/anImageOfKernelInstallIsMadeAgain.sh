#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/KernelScriptsTests/image.sh"
image=$1

begin
cp "$NVCTL" "/boot/vmlinuz-$plain"
mkdir -p /etc/kernel/install.d "/boot/token/$plain"
echo token >/etc/kernel/entry-token
echo layout=bls >/etc/kernel/install.conf
cat >/etc/kernel/install.d/50-image.install <<'PLUGIN'
#!/bin/sh
[ "$1" = add ] || exit 0
echo image >"$KERNEL_INSTALL_STAGING_AREA/initrd"
PLUGIN
chmod +x /etc/kernel/install.d/50-image.install
step make kernel-install add "$plain" "/boot/vmlinuz-$plain"
outdate
