#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"
source "$scripts/upstream.sh"

make_upstream 590.60.01
clone_upstream 590.60.01
quietly nvctl driver dkms hook --remove
nvctl driver source init "$clone" >/dev/null
step sync nvctl driver source sync
step versions versions "$zen"
kernel linux-tkg "$tkg"
step transaction transaction -U $(files_of linux-tkg "$tkg")
step updated versions "$tkg"
step rollback nvctl driver dkms use 590.48.01
step back versions "$zen" "$tkg"
kernel linux-zen "$newZen"
step second transaction -U $(files_of linux-zen "$newZen")
step newest versions "$newZen"
