#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

# To dpkg, the image belongs to a package.
printf '/.\n/boot/vmlinuz-%s\n' "$plain" >"/var/lib/dpkg/info/linux-image-$plain.list"
on_terminal() { # ANSWER COMMAND...
    local answer=$1
    shift
    printf '%s\n' "$answer" | script -qec "'$NVCTL' driver dkms cleanup --keep 1 --execute $*" /dev/null
}
step dry cleanup --keep 1
watched refused cleanup --keep 1 --execute
watched json cleanup --keep 1 --execute --json
watched no on_terminal n
watched jsonOnTerminal on_terminal y --json
step yes on_terminal y
step plain modules "$plain"
step agreed cleanup --keep 0 --execute --yes
step status nvctl driver dkms status
