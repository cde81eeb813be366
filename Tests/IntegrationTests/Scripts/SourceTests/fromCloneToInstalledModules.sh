#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain" "$backport"
step init nvctl driver source init "$clone"
step registered nvctl driver dkms status
step sync nvctl driver source sync
step status nvctl driver dkms status --verify
step dkms dkms status
for kernel in "$plain" "$backport"; do
    for module in "${module_names[@]}"; do
        modinfo -k "$kernel" "$module"
    done
done >/var/home/modinfo
step modinfo cat /var/home/modinfo
count_runs git
step unchanged nvctl driver source sync
step gits cat /var/home/runs
