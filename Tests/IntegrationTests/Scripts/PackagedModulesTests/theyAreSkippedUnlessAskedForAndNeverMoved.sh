#!/usr/bin/env bash
source "$scripts/prelude.sh"

# Turns the installed sample into the files of a package.
look_like_arch
folder=/usr/lib/modules/$plain/extramodules
mkdir -p "$folder"
cp -a "/usr/lib/modules/$plain"/updates/dkms/nvidia*.ko "$folder"
dkms uninstall "nvidia/$version" -k "$plain"
rm -rf "${tree:?}/$plain" /var/lib/dkms/nvidia/original_module
depmod "$plain"
package=/var/lib/pacman/local/nvidia-open-590.48.01-7
mkdir -p "$package"
printf '%%FILES%%\n' >"$package/files"
(cd / && find "${folder#/}"* -printf '%p\n') >>"$package/files"
printf '%%NAME%%\nnvidia-open\n\n%%VERSION%%\n590.48.01-7\n' >"$package/desc"
owned() { stat --format='%n %i %y %s' "$folder"/*; sha256sum "$folder"/*; }

step before owned
step packaged nvctl driver dkms status
watched plain nvctl driver dkms build
step dry nvctl driver dkms build --kernel "$plain" --dry-run
step named nvctl driver dkms build --kernel "$plain"
step after owned
step status nvctl driver dkms status --verify
step chosen modinfo -k "$plain" -n nvidia
step originals find /var/lib/dkms -name 'original_module*'
step force nvctl driver dkms build --force
step afterForce owned
step unregister nvctl driver dkms unregister --purge
step afterPurge owned
step purged nvctl driver dkms status
