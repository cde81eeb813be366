#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FixTests/repairing.sh"

echo 'blacklist nvidia' >/etc/modprobe.d/envycontrol.conf
rm -r "$own"
depmod "$plain"
step before nvctl driver dkms doctor
step fix nvctl driver dkms fix --json
step after nvctl driver dkms doctor
step failing nvctl driver dkms fix
rm /etc/modprobe.d/envycontrol.conf
# A build that fails leaves everything as it was.
rm -r "$own" "${tree:?}/$plain"
depmod "$plain"
echo '#error "no such luck"' >>"$source/kernel-open/nvidia/nv.c"
step failed nvctl driver dkms fix
step diagnosed nvctl driver dkms doctor
