#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FixTests/repairing.sh"

step healthy nvctl driver dkms doctor
watched nothing nvctl driver dkms fix

rm -r "$own"
depmod "$plain"
step dry nvctl driver dkms fix --dry-run
step still modules "$plain"
repair modules-vanished

dkms uninstall "nvidia/$version" -k "$plain" >/dev/null
repair modules-missing

truncate -s 2000 "$own"/nvidia-drm.ko*
repair modules-incomplete

rewrite 's/vermagic=6\.1/vermagic=7.1/' "$own"/nvidia.ko
repair modules-other-kernel

rewrite "s/version=$version/version=580.48.01/" "$own"/nvidia-uvm.ko
repair modules-mixed

rewrite "s/version=$version/version=580.48.01/" "$own"/*.ko
repair modules-other-version

rm "/usr/lib/modules/$plain"/modules.dep*
repair modules-not-indexed

printf '\202' | dd of="/usr/lib/modules/$plain/modules.dep.bin" bs=1 seek=307 conv=notrunc status=none
repair module-index-damaged

mkdir -p "/usr/lib/modules/$plain/extramodules" /etc/depmod.d
cp "$own"/nvidia{,-uvm}.ko "/usr/lib/modules/$plain/extramodules"
for file in "/usr/lib/modules/$plain"/extramodules/*; do echo more >>"$file"; done
echo 'search extramodules updates built-in' >/etc/depmod.d/mine.conf
depmod "$plain"
repair modules-shadowed
step aside find /var/lib/nvctl/aside -type f
rm -r /etc/depmod.d/mine.conf /var/lib/nvctl/aside

# Of several configuration files, depmod takes the last one by name.
cp "$own"/nvidia.ko "/usr/lib/modules/$plain/extramodules"
echo more >>"/usr/lib/modules/$plain/extramodules/nvidia.ko"
echo 'override nvidia * extramodules' >/etc/depmod.d/mine.conf
depmod "$plain"
repair modules-overridden
rm -r /etc/depmod.d/mine.conf /var/lib/nvctl/aside

cp "$own"/nvidia.ko "/usr/lib/modules/$plain/extramodules"
echo more >>"/usr/lib/modules/$plain/extramodules/nvidia.ko"
depmod "$plain"
repair modules-duplicate

for file in "$own"/*; do echo more >>"$file"; done
repair modules-replaced

rm "$link"
repair install-link-missing

step last nvctl driver dkms doctor --deep
step sane dkms status
