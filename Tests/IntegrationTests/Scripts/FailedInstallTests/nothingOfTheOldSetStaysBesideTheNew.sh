#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

zstd -q --rm "$own/nvidia-drm.ko"
sed -i '/\[4\]/d' "$source/dkms.conf"
step build nvctl driver dkms build --force
step modules modules "$plain"
step status nvctl driver dkms status --verify
