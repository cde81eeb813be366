#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

step purge nvctl driver dkms unregister --purge
after_install "echo cut >'$own/nvidia.ko'"
step build nvctl driver dkms build
step left modules "$plain"
step status nvctl driver dkms status
