# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these

sources=/var/lib/nvctl/sources/$version
headers=/usr/src/linux-headers-$plain
log=/var/log/nvctl/nvidia-$version/$plain-$arch.log

said() { # NAME
    step "$1" nvctl driver dkms logs --kernel "$plain"
    step "$1.json" nvctl driver dkms logs --kernel "$plain" --json
}
