#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateTests/older.sh"

# A release that does not know one of the kernels.
# shellcheck disable=SC2016 # for make
printf 'ccflags-y += $(if $(filter %s,$(KERNELRELEASE)),-DNV_UNKNOWN_KERNEL)\n' "$cloud" |
    as_nobody tee -a "$upstream/kernel-open/Kbuild" >/dev/null
printf '%s\n' '#ifdef NV_UNKNOWN_KERNEL' '#error "this driver does not know this kernel"' '#endif' |
    as_nobody tee -a "$upstream/kernel-open/nvidia/nv.c" >/dev/null
release 590.48.01
step update nvctl driver source update
step versions versions "$plain" "$cloud"
step listed dkms status
step status nvctl driver dkms status
step partial nvctl driver source update --partial
step partialVersions versions "$plain" "$cloud"
step partialStatus nvctl driver dkms status
step sources find /usr/src -maxdepth 1 -name 'nvidia*'
step back nvctl driver dkms use 590.44.01
step backVersions versions "$plain" "$cloud"
