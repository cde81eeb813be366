#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FixTests/mending.sh"

mkdir -p "$tree/5.10.0/$arch/log"
mend build-stuck

mkdir -p "$tree/5.10.0/$arch/module"
echo cut >"$tree/5.10.0/$arch/module/nvidia.ko"
mend build-damaged

mkdir -p "$tree/build" "$tree/$plain/.tmp_${arch}_Ab12/module"
echo cut >"$tree/build/make.log"
mend build-leftover

ln -s "$version/5.10.0/$arch" "/var/lib/dkms/nvidia/kernel-5.10.0-$arch"
mend install-link-dangling
step rest find /var/lib/dkms -name '*5.10*' -o -name '.tmp*' -o -name build

rm -r "${tree:?}/$plain"
mend linked-build-gone

rm -r "$tree/$plain/$arch/module"
mend linked-build-stuck

rm "$tree/source"
mend source-link-missing

ln -sfn /usr/src/elsewhere "$tree/source"
mend source-missing

rm "$source"
mend snapshot-unlinked

mkdir /var/lib/dkms/nvidia/1.0
ln -s /usr/src/nvidia-1.0 /var/lib/dkms/nvidia/1.0/source
mend stale-entry

mkdir -p "/var/lib/dkms/nvidia/2.0/5.10.0/$arch/log"
mend unlinked-entry
step entries ls /var/lib/dkms/nvidia

# The next changing command cleans up after this one.
NVCTL_POINT=60 step killed nvctl driver dkms build --force
mend run-unfinished
step sane dkms status
