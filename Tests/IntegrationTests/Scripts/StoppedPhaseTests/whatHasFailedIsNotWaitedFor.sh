#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

rm -rf /var/cache/nvctl/core
cp "$source/kernel-open/nvidia-uvm/uvm.c" "$source/src/nvidia/src/rm.c" "$source/src/nvidia-modeset/src/kms.c" /var/home
sed -i '1i #error no such interface' "$source/kernel-open/nvidia-uvm/uvm.c"
hold_compiler '*src/heap.c*'
begin interface "$NVCTL" driver dkms build --force
end interface
step held test -e "$flags/holding"
cp /var/home/uvm.c "$source/kernel-open/nvidia-uvm/"
# One half fails, while the other half and the interface hang.
sed -i '1i #error no such half' "$source/src/nvidia/src/rm.c"
hold_compiler '*src/kms.c*|*nvidia-uvm/uvm.c*'
begin first "$NVCTL" driver dkms build --force
end first
cp /var/home/rm.c "$source/src/nvidia/src/"
sed -i '1i #error no such half' "$source/src/nvidia-modeset/src/kms.c"
hold_compiler '*src/heap.c*|*nvidia-uvm/uvm.c*'
begin second "$NVCTL" driver dkms build --force
end second
let_go
cp /var/home/kms.c "$source/src/nvidia-modeset/src/"
step good nvctl driver dkms build --force
