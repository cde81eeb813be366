#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InterruptionTests/repairing.sh"

# DKMS (up to 3.1.6) was interrupted while it published the build. Nothing is installed.
rm -r "$tree/$plain/$arch/module" "$link" "$installed"
mkdir -p "$tree/$plain/.tmp_${arch}_AbCdEf/module"
repair stuck
rm "$tree/$plain/$arch"/module/nvidia-{uvm,drm}.ko "$link" "$installed"/nvidia-drm.ko
repair incomplete
truncate --size=2000 "$tree/$plain/$arch/module/nvidia-drm.ko"
rm -r "$installed"
repair cutOff
