#!/usr/bin/env bash
source "$scripts/prelude.sh"

# Only a compiler can bring this text into a module: the source changes, and nobody tells nvctl.
sed -i 's/Loaded the UVM driver/Compiled once more/' "$source/kernel-open/nvidia-uvm/uvm.c"
step plain nvctl driver dkms build
step same grep -l 'Compiled once more' "/usr/lib/modules/$plain/updates/dkms/nvidia-uvm.ko"
step force nvctl driver dkms build -f
step built grep -l 'Compiled once more' "$tree/$plain/$arch/module/nvidia-uvm.ko"
step installed grep -l 'Compiled once more' "/usr/lib/modules/$plain/updates/dkms/nvidia-uvm.ko"
step status nvctl driver dkms status --verify
step dkms dkms status
step leftovers find "$tree" "/usr/lib/modules/$plain/" /var/lib/dkms/nvidia /var/lib/nvctl/build \
    -mindepth 1 '(' -name '.tmp*' -o -name '.nvctl*' -o -name 'original_module*' -o -name "$plain-*" ')'
