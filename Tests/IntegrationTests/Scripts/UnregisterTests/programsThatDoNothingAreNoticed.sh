#!/usr/bin/env bash
source "$scripts/prelude.sh"

idle() { # PROGRAM PATTERN
    printf '#!/bin/sh\ncase "$*" in %s) exit 0 ;; esac\nexec /usr/sbin/%s "$@"\n' "$2" "$1" >"/usr/local/sbin/$1"
    chmod 755 "/usr/local/sbin/$1"
}
step before checksums "$plain"
idle depmod '*'
step install nvctl driver dkms build --force
step after checksums "$plain"
step purge nvctl driver dkms unregister --purge
step listed dkms status
rm /usr/local/sbin/depmod
step again nvctl driver dkms build
idle dkms 'uninstall*|unbuild*|remove*'
step removed nvctl driver dkms unregister --purge
step modules modules "$plain"
step index grep nvidia "/usr/lib/modules/$plain/modules.dep"
step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
idle dkms 'add*'
step setup nvctl driver dkms setup
rm /usr/local/sbin/dkms
step mended nvctl driver dkms setup
