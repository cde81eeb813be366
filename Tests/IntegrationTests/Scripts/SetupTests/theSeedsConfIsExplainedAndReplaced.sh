#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/SetupTests/seed-conf.sh"

only "$plain"
cp -r "$sample" "$source"
write_seed_conf
cp "$source/dkms.conf" /var/home-conf
watched setup nvctl driver dkms setup
watched build nvctl driver dkms build
step write nvctl driver dkms setup --write-conf
step old cmp "$source/dkms.conf.old" /var/home-conf
step built nvctl driver dkms build
step status nvctl driver dkms status --verify
watched again nvctl driver dkms setup
