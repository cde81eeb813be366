#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InterruptionTests/mending.sh"

rm -r "$installed"
mend linkWithoutFiles
rm "$link"
mend filesWithoutLink
rm "$installed"/nvidia-{uvm,drm}.ko
mend someFilesGone
truncate --size=2000 "$installed/nvidia-drm.ko"
mend fileCutOff
cp "$installed/nvidia-uvm.ko" "$installed/nvidia-drm.ko"
mend fileDiffers
cp -a "$tree/build" /var/home/build
mkdir -p "$tree/build/kernel-open" && echo 'make: interrupted' >"$tree/build/make.log"
rm "$link" "$installed/nvidia.ko"
mend buildFolder
