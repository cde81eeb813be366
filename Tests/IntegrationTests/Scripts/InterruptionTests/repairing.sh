# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `mend NAME` comes after each damage: `build`, status, dkms status, and whether the modules are those that DKMS has.

repair() { # NAME
    step "$1.before" nvctl driver dkms status
    step "$1.build" nvctl driver dkms build
    step "$1.status" nvctl driver dkms status --verify
    step "$1.dkms" dkms status
    step "$1.same" diff -r "$tree/$plain/$arch/module" "/usr/lib/modules/$plain/updates/dkms"
    step "$1.original" find /var/lib/dkms -name 'original_module*'
}
installed=/usr/lib/modules/$plain/updates/dkms
link=/var/lib/dkms/nvidia/kernel-$plain-$arch
