#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

only "$plain" "$cloud"
step before inodes "$plain"
hold cp '*--reflink=auto*'
stops staging INT driver dkms build --force
hold_compiler '*conftest/tests/*.c'
stops conftest TERM driver dkms build --force
hold_compiler '*nvidia-uvm/uvm.c*'
stops interface INT driver dkms build --force
hold_linker '*nvidia.ko*'
stops link TERM driver dkms build --force --kernel "$plain"
rm -rf /var/cache/nvctl/core
hold_compiler '*src/heap.c*'
stops independent INT driver dkms build --force
hold_compiler '*src/heap.c*'
stops once-more TERM driver dkms build --force --jobs 1 --parallel 1
# One links, and the other waits for its turn.
hold_linker '*nvidia.ko*'
stops turn INT driver dkms build --force --jobs 2
hold strip '*'
stops strip INT driver dkms build --force --kernel "$plain"
step after inodes "$plain"
step work find /var/lib/nvctl/build /var/cache/nvctl/core -mindepth 1 -name 'core-*' -o -name '.new*'
