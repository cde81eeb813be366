#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain"
mkdir -p /etc/kernel/postinst.d
make_clone
echo '#error "no such luck"' >>"$clone/kernel-open/nvidia/nv.c"
quietly nvctl driver source init "$clone"
install_nvctl
quietly nvctl driver dkms hook
# Not through a pipe: without nvctl nobody reads it, and the status would be that of SIGPIPE.
stage() { nvidia-dkms-build "$1" <<<"usr/lib/modules/$plain/build/include/"; }
step failed nvidia-dkms-build
step log tail -n 1 /var/log/nvidia-dkms/latest.log
step user as_nobody nvidia-dkms-build
step build stage build
step verify stage verify
step left find /run/nvctl
# Somebody has the lock.
exec 9>/run/nvctl.lock
flock 9
step held nvidia-dkms-build
exec 9>&-
# Without an image, nobody boots the kernel. nvctl builds for it when its package comes.
rm "/boot/vmlinuz-$plain"
git -C "$clone" checkout -q . 2>/dev/null || as_nobody git -C "$clone" checkout -q .
nvctl driver source sync >/dev/null 2>&1 || :
rm -rf /usr/lib/modules/"$plain"/updates /var/log/nvidia-dkms "${tree:?}/$plain"
step imageless stage build
step imagelessEnd stage verify
step imagelessLog tail -n 1 /var/log/nvidia-dkms/latest.log
step nothing nvidia-dkms-build
rm /usr/local/bin/nvctl
step gone nvidia-dkms-build
step goneStage stage build
