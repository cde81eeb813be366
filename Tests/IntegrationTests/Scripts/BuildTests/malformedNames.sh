#!/usr/bin/env bash
source "$scripts/prelude.sh"

marker=/var/home/executed
n=0
for name in 'a b' .. ../../etc . '' / $'6.1\n6.2' $'6.1\e[31mred' $'\e]0;title\a' ";touch $marker" \
    "\$(touch $marker)" "\`touch $marker\`" "|touch $marker" '-k' '--all' '*' "6.1'\"" $'caf\u009b31m' \
    "$(printf 'x%.0s' {1..5000})"; do
    n=$((n + 1))
    watched "kernel$n" nvctl driver dkms build "--kernel=$name"
done
n=0
for name in '' ../../etc $'6.1\e[31mred\n' ";touch $marker"; do
    n=$((n + 1))
    watched "version$n" nvctl driver dkms build "--version=$name"
    watched "unregister$n" nvctl driver dkms unregister "--version=$name"
    watched "setup$n" nvctl driver dkms setup "--version=$name"
    watched "sync$n" nvctl driver source sync "--kernel=$name"
done
# Folders with such names that look like kernels in every other way.
# shellcheck disable=SC2016 # a name as it is
for name in "6.9.9;touch executed" $'6.9.9\e[31mred\nnext' '6.9.9 $(touch executed)' '-6.9.9'; do
    mkdir -p "/usr/lib/modules/$name"
    cp -a "/usr/lib/modules/$plain/build" "/usr/lib/modules/$name/build"
    touch "/boot/vmlinuz-$name"
done
watched folders nvctl driver dkms build
step status nvctl driver dkms status
step executed find / /usr /var /root -xdev -maxdepth 2 -name executed
