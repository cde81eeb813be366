#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
nvctl driver source init "$clone"
mkdir /var/root
mount --rbind / /var/root
mount --make-rslave /var/root
umount --lazy /var/root/proc
inside() { chroot /var/root "$NVCTL" "$@"; }
step status inside driver dkms status
step doctor inside driver dkms doctor
step logs inside driver dkms logs
watched build inside driver dkms build
watched hook inside driver dkms hook
watched init inside driver source init --dry-run "$clone"
step usage inside driver dkms nonsense
