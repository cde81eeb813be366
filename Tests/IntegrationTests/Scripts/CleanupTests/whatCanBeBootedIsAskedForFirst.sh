#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

# To dpkg, the image belongs to a package.
printf '/.\n/boot/vmlinuz-%s\n' "$plain" >"/var/lib/dpkg/info/linux-image-$plain.list"
answered() { on_terminal "$1" driver dkms cleanup --keep 1 --execute "${@:2}"; } # ANSWER OPTION...
step dry cleanup --keep 1
watched refused cleanup --keep 1 --execute
watched json cleanup --keep 1 --execute --json
watched no answered n
watched jsonOnTerminal answered y --json
step yes answered y
step plain modules "$plain"
step agreed cleanup --keep 0 --execute --yes
step status nvctl driver dkms status
