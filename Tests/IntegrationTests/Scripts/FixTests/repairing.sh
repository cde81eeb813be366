# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these

own=/usr/lib/modules/$plain/updates/dkms
link=/var/lib/dkms/nvidia/kernel-$plain-$arch
# All modules can be loaded, and are those that DKMS built.
loadable_as_built() {
    local file
    loadable "$plain" || return 1
    for file in $(loadable "$plain"); do
        cmp "$file" "$tree/$plain/$arch/module/${file##*/}" || return 1
    done
}
repair() { # NAME: after the damage
    step "$1.doctor" nvctl driver dkms doctor --json
    step "$1.fix" nvctl driver dkms fix
    step "$1.after" nvctl driver dkms doctor
    step "$1.status" nvctl driver dkms status --verify
    step "$1.loadable" loadable_as_built
}
# Replaces words in a module by words of the same length, so that it stays a module.
rewrite() { LC_ALL=C sed -i "$1" "${@:2}"; } # SED FILE...
