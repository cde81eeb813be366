#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$backport"
# Without who built it, where and when, the object is the same each time.
sed -i "s/^MAKE\[0\]=\"'make'/& NV_BUILD_USER=nobody NV_BUILD_HOST=nowhere DATE=true/" "$source/dkms.conf"
bare() { # FOLDER: the modules without their build-id and BTF
    local file
    for file in "$1"/*.ko; do
        objcopy --remove-section .note.gnu.build-id --remove-section .BTF "$file" /tmp/module.$$
        printf '%s %s\n' "$(basename "$file")" "$(sha256sum </tmp/module.$$)"
        rm /tmp/module.$$
    done
}
types() { # FOLDER
    local file
    for file in "$1"/*.ko; do
        readelf --section-headers --wide "$file" | grep -F ' .BTF ' | awk '{ print $6 }'
        pahole --btf_base "/usr/lib/modules/$backport/build/vmlinux" --format_path btf "$file" | sort
    done
}
step nvctl nvctl driver dkms build --force
for kernel in "$plain" "$backport"; do step "ours-$kernel" bare "$tree/$kernel/$arch/module"; done
step types types "$tree/$backport/$arch/module"
for kernel in "$plain" "$backport"; do
    dkms build -m nvidia -v "$version" -k "$kernel" --force >/dev/null
    step "theirs-$kernel" bare "$tree/$kernel/$arch/module"
done
step their-types types "$tree/$backport/$arch/module"
