#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
chown -R root: "$clone"
step own nvctl driver source init --dry-run "$clone"
chown nobody: /var/home
watched init nvctl driver source init "$clone"
step status nvctl driver source status
# Another system, mounted where its users cannot go.
mkdir -m 700 /var/mounted
other=/var/mounted/other
mkdir -p "$other"/{etc,usr/{bin,src},lib/modules,var/lib/nvctl/sources,var/home}
cp -a "$clone" "$other/var/home"
chown -R nobody: "$other/var/home"
cp -r "$sample" "$other/var/lib/nvctl/sources/$version"
printf '{"clone":"/var/home/clone","isModified":false,"fingerprint":"","taken":1}' \
    >"$other/var/lib/nvctl/sources/$version.json"
ln -s "/var/lib/nvctl/sources/$version" "$other/usr/src/nvidia-$version"
step other nvctl driver source status --root "$other"
