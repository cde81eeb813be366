#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

transaction -R nvidia-open-dkms >/dev/null 2>&1
make_clone
quietly nvctl driver source init "$clone"
quietly nvctl driver dkms build
userspace_package 595.10
step told transaction -U "$(file nvidia-utils-595.10)"
userspace_package 590.48.01
step back transaction -U "$(file nvidia-utils-590.48.01)"
quietly nvctl driver dkms hook --guard
step stopped transaction -U "$(file nvidia-utils-595.10)"
step version pacman -Q nvidia-utils
