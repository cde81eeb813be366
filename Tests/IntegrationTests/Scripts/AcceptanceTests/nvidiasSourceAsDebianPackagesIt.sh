#!/usr/bin/env bash
# RELEASE SOURCE
source "$scripts/prelude.sh"
source "$scripts/AcceptanceTests/built-modules.sh"
kernel=$1 name=${2##*/}
name=${name%-*}

only "$kernel"
cp -a "$2" /usr/src/
step before nvctl driver dkms status
step setup nvctl driver dkms setup
step build nvctl driver dkms build --kernel "$kernel"
step modules identity "$kernel" "$name"{,-modeset,-drm,-uvm,-peermem}
step built nvctl driver dkms status --verify
step again nvctl driver dkms build --kernel "$kernel"
step logs nvctl driver dkms logs -k "$kernel"
step unregister nvctl driver dkms unregister
step unregistered nvctl driver dkms status
# The seed's section "Kernel Updates Breaking nvidia": from here 'build' is the next step, without 'setup'.
step rebuild nvctl driver dkms build --kernel "$kernel"
step rebuilt nvctl driver dkms status
step purge nvctl driver dkms unregister --purge
step left find "/usr/lib/modules/$kernel/" -name '*nvidia*.ko*'
