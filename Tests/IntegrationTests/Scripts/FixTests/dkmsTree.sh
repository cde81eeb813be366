#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FixTests/repairing.sh"

mkdir -p "$tree/5.10.0/$arch/log"
repair build-stuck

mkdir -p "$tree/5.10.0/$arch/module"
echo cut >"$tree/5.10.0/$arch/module/nvidia.ko"
repair build-damaged

mkdir -p "$tree/build" "$tree/$plain/.tmp_${arch}_Ab12/module"
echo cut >"$tree/build/make.log"
repair build-leftover

ln -s "$version/5.10.0/$arch" "/var/lib/dkms/nvidia/kernel-5.10.0-$arch"
repair install-link-dangling
step rest find /var/lib/dkms -name '*5.10*' -o -name '.tmp*' -o -name build

rm -r "${tree:?}/$plain"
repair linked-build-gone

rm -r "$tree/$plain/$arch/module"
repair linked-build-stuck

rm "$tree/source"
repair source-link-missing

ln -sfn /usr/src/elsewhere "$tree/source"
repair source-missing

rm "$source"
repair snapshot-unlinked

mkdir /var/lib/dkms/nvidia/1.0
ln -s /usr/src/nvidia-1.0 /var/lib/dkms/nvidia/1.0/source
repair stale-entry

mkdir -p "/var/lib/dkms/nvidia/2.0/5.10.0/$arch/log"
repair unlinked-entry
step entries ls /var/lib/dkms/nvidia

# The next changing command cleans up after this one.
NVCTL_POINT=60 step killed nvctl driver dkms build --force
repair run-unfinished
step sane dkms status
