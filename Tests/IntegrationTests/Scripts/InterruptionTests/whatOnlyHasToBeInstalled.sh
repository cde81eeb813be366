#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InterruptionTests/repairing.sh"

rm -r "$installed"
repair linkWithoutFiles
rm "$link"
repair filesWithoutLink
rm "$installed"/nvidia-{uvm,drm}.ko
repair someFilesGone
truncate --size=2000 "$installed/nvidia-drm.ko"
repair fileCutOff
cp "$installed/nvidia-uvm.ko" "$installed/nvidia-drm.ko"
repair fileDiffers
cp -a "$tree/build" /var/home/build
mkdir -p "$tree/build/kernel-open" && echo 'make: interrupted' >"$tree/build/make.log"
rm "$link" "$installed/nvidia.ko"
repair buildFolder
