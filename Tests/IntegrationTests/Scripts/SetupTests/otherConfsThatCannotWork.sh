#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/SetupTests/seed-conf.sh"

only "$plain"
watched nothing nvctl driver dkms setup
watched nothingToBuild nvctl driver dkms build
cp -r "$sample" "$source"
watched none nvctl driver dkms setup
cp "$source/kernel-open/dkms.conf" "$source/dkms.conf"
watched template nvctl driver dkms setup
write_seed_conf
truncate --size=-40 "$source/dkms.conf"
watched half nvctl driver dkms setup
rm "$source/dkms.conf"
mkdir "$source/dkms.conf"
watched folder nvctl driver dkms setup
watched folderWritten nvctl driver dkms setup --write-conf
rmdir "$source/dkms.conf"
mkfifo "$source/dkms.conf"
watched pipe timeout 20 "$NVCTL" driver dkms setup
rm "$source/dkms.conf"
watched unknown nvctl driver dkms setup --version 1.2.3
watched dry nvctl driver dkms setup --write-conf --dry-run
mv "$source" /usr/src/nvidia-open
watched wrongName nvctl driver dkms setup --write-conf
mv /usr/src/nvidia-open "$source"
step write nvctl driver dkms setup --write-conf
step registered dkms status
