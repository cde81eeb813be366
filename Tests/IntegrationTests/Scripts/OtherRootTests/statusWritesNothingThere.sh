#!/usr/bin/env bash
source "$scripts/prelude.sh"

other=/var/home/other
mkdir -p "$other"/{etc,usr/{bin,src},var/lib,boot}
ln -s usr/lib "$other/lib"
cp -a "/usr/lib/modules/$plain" -t "$(mkdir -p "$other/usr/lib/modules" && echo "$_")"
cp -a /var/lib/dkms "$other/var/lib"
cp -aL "$source" "$other/usr/src/"
printf 'ID=arch\n' >"$other/etc/os-release"
touch "$other/boot/vmlinuz-$plain"
listing() { find "$other" -printf '%p %y %m %s %T@ %C@\n' | sort; }
step before listing
watched status nvctl driver dkms status --root "$other"
step json nvctl driver dkms status --json --root "$other"
step verify nvctl driver dkms status --verify --root "$other/"
step dry nvctl driver dkms unregister --dry-run --root "$other"
step after listing
step relative nvctl driver dkms status --root other
