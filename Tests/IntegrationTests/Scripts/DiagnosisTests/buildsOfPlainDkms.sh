#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/DiagnosisTests/breaking.sh"

mkdir "/usr/lib/modules/6.99.0-fake"
step absent dkms build -m nvidia -v "$version" -k 6.99.0-fake --kernelsourcedir "$headers"
step absent.logs nvctl driver dkms logs
# As in the seed document: DKMS adds KERNELRELEASE, and the makefile believes that Kbuild has called it.
sed -i "s/^MAKE.*/MAKE[0]=\"make -j2 NV_KERNEL_MODULES=1 modules\"/" "$sources/dkms.conf"
step conf dkms build --force -m nvidia -v "$version" -k "$plain"
step conf.log cat "$tree/build/make.log"
said conf.logs
