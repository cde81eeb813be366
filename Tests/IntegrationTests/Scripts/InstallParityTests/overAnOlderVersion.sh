#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InstallParityTests/compare.sh"

look_like_arch
mkdir -p "$folder/extra"
cp /var/home/other.ko "$folder/extra/nvidia.ko"
cp /var/home/other.ko "$folder/first.ko"
depmod "$plain"
cp -rL "$source" /usr/src/nvidia-590.44.01
grep -rl "$version" /usr/src/nvidia-590.44.01 | xargs sed -i "s/$version/590.44.01/g"
dkms add nvidia/590.44.01
dkms install nvidia/590.44.01 -k "$plain"
compare older
