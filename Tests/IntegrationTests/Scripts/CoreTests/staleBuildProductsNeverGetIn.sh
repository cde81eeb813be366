#!/usr/bin/env bash
source "$scripts/prelude.sh"

folder=$source/kernel-open
mkdir -p "$source/src/nvidia/_out/Linux_$arch" "$folder/conftest/tests"
for file in "$source/src/nvidia/_out/Linux_$arch/nv-kernel.o" "$folder/nvidia/nv-kernel.o_binary" \
    "$folder/nvidia/nv.o" "$folder/nvidia-uvm/uvm.o" "$folder/nvidia.o" "$folder/nvidia.ko"; do
    echo "not an object" >"$file"
done
echo '#error "stale"' >"$folder/conftest/conftest.h"
touch -d '+1 hour' "$folder"/*.o "$folder"/*/*.o
step build nvctl driver dkms build --force
step status nvctl driver dkms status --verify
step kept ls "$folder/nvidia/nv.o"
