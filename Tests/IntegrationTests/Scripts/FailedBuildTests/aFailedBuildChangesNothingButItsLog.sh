#!/usr/bin/env bash
source "$scripts/prelude.sh"

file=$clone/kernel-open/nvidia-uvm/uvm.c
cp -p "$file" /var/home/uvm.c
as_nobody bash -c "echo '#error this cannot be compiled' >>'$file'"
step before checksums "$plain"
step inodesBefore inodes "$plain"
step sync nvctl driver source sync
step after checksums "$plain"
step inodesAfter inodes "$plain"
step status nvctl driver dkms status --verify
step dkms dkms status
step kept find /var/log/nvctl -type f -size +0
step log grep -h 'error: #error' -r /var/log/nvctl
step logs nvctl driver dkms logs
step work find /var/lib/nvctl/build -mindepth 1
step tree find "$tree" -name '.tmp*' -o -path "$tree/build/*"
# Once more: the source that failed is still the registered one.
step again nvctl driver source sync
cp -p /var/home/uvm.c "$file"
as_nobody touch "$file"
step mended nvctl driver source sync
step healthy nvctl driver dkms status --verify
step cleared find /var/log/nvctl -type f
step logsAfter nvctl driver dkms logs
