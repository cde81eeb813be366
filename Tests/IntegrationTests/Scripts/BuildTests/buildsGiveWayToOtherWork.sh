#!/usr/bin/env bash
source "$scripts/prelude.sh"

# shellcheck disable=SC2016 # for make
sed -i '1i ignored := $(shell ps -o cls= -p $$$$ >/var/lib/class)' "$source/kernel-open/Makefile"
step build nvctl driver dkms build --force
step class cat /var/lib/class
