#!/usr/bin/env bash
source "$scripts/prelude.sh"
image=$1 rt=$2
source "$scripts/TestBootTests/bootable.sh"

watched good nvctl driver dkms test-boot
step log cat "/var/log/nvctl/test-boot-$plain.log"
foreign nvidia-uvm "$rt" ''
# Without symbol versions, as in the modules of many kernels, the text of vermagic decides.
foreign nvidia-peermem "$rt" ''
objcopy --strip-debug --remove-section=__versions "$place/nvidia-peermem.ko"
step foreign nvctl driver dkms test-boot --kernel "$plain"
foreign nvidia-uvm "$plain" \
    'int nv_of_no_module(void); int init_module(void) { return nv_of_no_module(); }'
# Not everybody may use ccache's cache.
find /usr/local/bin -lname '*ccache' -delete
install -m 755 "$NVCTL" /usr/local/bin/nvctl
step missing ordinary driver dkms test-boot --kernel "$plain" --json
: >"/boot/vmlinuz-$plain"
step none nvctl driver dkms test-boot
rm -r "$(dirname "$(grep -o '"log" *: *"[^"]*' "$results/missing.out" | cut -d '"' -f 4)")"
