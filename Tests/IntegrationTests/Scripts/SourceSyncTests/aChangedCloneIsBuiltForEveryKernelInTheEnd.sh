#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud"
step cloud nvctl driver dkms build --kernel "$cloud"
watched unchanged nvctl driver source sync
as_nobody sed -i 's/Loaded the UVM driver/Loaded the mended UVM driver/' \
    "$clone/kernel-open/nvidia-uvm/uvm.c"
step one nvctl driver source sync --kernel "$plain"
step builtOne grep -l 'mended UVM' /usr/lib/modules/{"$plain","$cloud"}/updates/dkms/nvidia-uvm.ko
step rest nvctl driver source sync
step builtAll grep -l 'mended UVM' /usr/lib/modules/{"$plain","$cloud"}/updates/dkms/nvidia-uvm.ko
step status nvctl driver dkms status --verify
watched again nvctl driver source sync
watched forcedDry nvctl driver source sync --force --dry-run
touch "$results/before"
step forced nvctl driver source sync --force
step compiled find "$tree"/{"$plain","$cloud"}/*/module -name 'nvidia.ko' -newer "$results/before"
