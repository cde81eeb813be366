#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

for user in 1000 1001 1002 1003 1004 1005 1006 1007 1008; do session_bus "$user"; done
mute_session 1009
# Names and sockets that are not what they look like.
mkdir -p /run/user/1010 /run/user/nobody
ln -s /run/user/1000/bus /run/user/1010/bus
kernel_package linux-tkg-bore "$tkg"
step install timeout 60 pacman --noconfirm -U "$(file "linux-tkg-bore-$(dotted "$tkg")")"
received() { cat /run/user/*/notifications; }
step received received
