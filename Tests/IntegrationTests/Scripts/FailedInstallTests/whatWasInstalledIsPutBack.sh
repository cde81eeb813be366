#!/usr/bin/env bash
# shellcheck disable=SC2016 # words of the scripts that are made
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

found() {
    checksums "$plain"
    readlink /var/lib/dkms/nvidia/kernel-*
    sort "/usr/lib/modules/$plain/modules.dep"
    for module in nvidia nvidia-drm; do modinfo -k "$plain" -n $module; done
    find "/usr/lib/modules/$plain" /var/lib/dkms -name 'original*' -o -name '*.nvctl'
    stages
}
cp "$own/nvidia.ko" "$own/vboxdrv.ko"
depmod "$plain"
echo '// another one' >>"$source/kernel-open/nvidia/nvidia.c"
step before found
ino=$(stat --format=%i "$own/vboxdrv.ko")
wrong() { # NAME
    step "$1" nvctl driver dkms build --force
    step "$1.after" found
}
bad_depmod 'echo broken >&2; exit 3'
wrong fails
bad_depmod 'real "$@"; : >/lib/modules/$2/modules.dep; : >/lib/modules/$2/modules.dep.bin'
wrong wrecks
bad_depmod 'real "$@"; rm /lib/modules/$2/modules.*'
wrong removes
rm /usr/local/sbin/depmod
after_install "rm '$own/nvidia-drm.ko'"
wrong missing
printf '#!/bin/sh\necho no >&2\nexit 4\n' >"$source/first"
chmod 755 "$source/first"
cp "$source/dkms.conf" /var/home/dkms.conf
echo 'PRE_INSTALL="first"' >>"$source/dkms.conf"
wrong refused
sed -i '/_INSTALL=/d' "$source/dkms.conf"
mkdir -p /etc/depmod.d
echo 'search extra updates' >/etc/depmod.d/extra.conf
mkdir "/usr/lib/modules/$plain/extra"
cp "$own/nvidia-uvm.ko" "/usr/lib/modules/$plain/extra/"
step preferred nvctl driver dkms build --force
step preferredSame cmp "$own/nvidia.ko" "$own/vboxdrv.ko"
rm -r "/usr/lib/modules/$plain/extra" /etc/depmod.d/extra.conf
step next nvctl driver dkms build --force
step same test "$ino" = "$(stat --format=%i "$own/vboxdrv.ko")"
step status nvctl driver dkms status --verify
step left stages
