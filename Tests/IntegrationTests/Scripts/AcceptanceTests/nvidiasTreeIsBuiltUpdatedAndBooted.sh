#!/usr/bin/env bash
# SOURCE NEXT-VERSION RELEASE-OF-CLANG RELEASE...
source "$scripts/prelude.sh"
source "$scripts/AcceptanceTests/built-modules.sh"
next=$2 clang=$3 others=("${@:4}")
upstream=/var/home/upstream

identities() { # STEP
    for kernel in "${others[@]}"; do step "$1.$kernel" identity "$kernel" "${module_names[@]}"; done
}

# An update compiles everything twice, so it is not done for the clang kernel too.
only "${others[@]}"
clone_source "$1" "$clone"
chown -R nobody "$clone"
step init nvctl driver source init "$clone"
step source nvctl driver source status
step sync nvctl driver source sync

# The archive has one release of the whole source. The other release is made from it, with another number.
cp -a "$clone" "$upstream"
git_in "$upstream" remote remove origin
release_source "$upstream" "$next"
git_in "$clone" remote set-url origin "file://$upstream"
chown -R nobody "$upstream" "$clone"
step fetch nvctl driver source status --fetch
step update nvctl driver source update
identities update
step updated nvctl driver source status
step owners find "$clone" ! -user nobody
step rollback nvctl driver dkms rollback
identities rollback
step listed dkms status
step use nvctl driver dkms use "$next"
identities use
step back nvctl driver dkms rollback
identities back

only "$clang" "${others[@]}"
step build nvctl driver dkms build
for kernel in "$clang" "${others[@]}"; do
    step "$kernel.modules" identity "$kernel" "${module_names[@]}"
    step "$kernel.compilers" compilers_of "$kernel"
    # Some kernels have only headers.
    [[ -s /boot/vmlinuz-$kernel ]] || continue
    step "$kernel.boot" nvctl driver dkms test-boot --kernel "$kernel"
    step "$kernel.log" cat "/var/log/nvctl/test-boot-$kernel.log"
done
step again nvctl driver dkms build
step status nvctl driver dkms status --verify
step unregister nvctl driver dkms unregister
step unregistered nvctl driver dkms status
