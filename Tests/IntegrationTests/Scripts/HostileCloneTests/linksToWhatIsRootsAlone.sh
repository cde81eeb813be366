#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/HostileCloneTests/everything.sh"

mkdir -m 700 /var/home/secret
cd /var/home/secret
echo 'NVIDIA_VERSION = 666.66.06' >version.mk
printf '[remote "origin"]\n\turl = https://stolen.invalid/x\n' >config
printf '%040d\n' 7 | tr 0 b >HEAD
printf '%s refs/tags/777.77.07\n' "$(cat HEAD)" >packed-refs
for file in version.mk .git/config .git/HEAD .git/packed-refs; do
    as_nobody ln -sf "/var/home/secret/${file##*/}" "$clone/$file"
done
cd /
step seen everything
step hooks hooks
# Somebody has linked the source to the clone by hand.
cp "$source/dkms.conf" "$clone/dkms.conf"
rm "$source"
ln -s "$clone" "$source"
step linked everything
step type nvctl driver dkms status
