#!/usr/bin/env bash
# RELEASE...
source "$scripts/prelude.sh"
source "$scripts/AcceptanceTests/built-modules.sh"

only "$@"
make_clone
step init nvctl driver source init "$clone"
step build nvctl driver dkms build
step cache nvctl driver dkms cache
for kernel; do
    step "$kernel.modules" identity "$kernel" "${module_names[@]}"
    step "$kernel.compilers" compilers_of "$kernel"
    step "$kernel.boot" nvctl driver dkms test-boot --kernel "$kernel"
done
