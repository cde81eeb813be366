# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Puts a folder, with what is in it, on a filesystem of its own, with this many KiB left.

on_small_filesystem() { # FOLDER KIB
    local copy
    copy=$(mktemp -d /var/home/copy.XXXXXX)
    cp -a "$1/." "$copy"
    mount -t tmpfs -o mode=755 small "$1"
    cp -a "$copy/." "$1"
    mount -o "remount,size=$(($(df --output=used -k "$1" | tail -n 1) + $2))k" "$1"
}

build_with() { # KIB, for what nvctl writes before a set is whole
    mkdir -p /var/lib/nvctl
    on_small_filesystem /var/lib/nvctl "$1"
    step before checksums "$plain"
    step build nvctl driver dkms build --force
    step after checksums "$plain"
    step work find /var/lib/nvctl/build -mindepth 1
    step status nvctl driver dkms status --verify
}
