#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
as_nobody touch "$clone"/$'caf\xe9.txt' "$clone/src/"$'na\xefve'
(cd "$clone" && as_nobody git add src)
step init nvctl driver source init "$clone"
step copied test -f /var/lib/nvctl/sources/$version/$'caf\xe9.txt' \
    -a -f /var/lib/nvctl/sources/$version/src/$'na\xefve'
mkdir -p /usr/lib/modules/$'6.1.0-\xe9'
touch /usr/lib/modules/$'6.1.0-\xe9/vmlinuz'
# Leftovers of two kernels. The second has a name that is not UTF-8.
mkdir -p /usr/lib/modules/1.2.3-gone/updates/dkms /usr/lib/modules/$'1.2.4-\xe9/updates'
touch /usr/lib/modules/1.2.3-gone/updates/dkms/nvidia.ko /usr/lib/modules/$'1.2.4-\xe9/modules.dep'
step status nvctl driver dkms status
step json nvctl driver dkms status --json
step build nvctl driver dkms build --dry-run
step cleanup nvctl driver dkms cleanup --execute --yes
step left ls -b /usr/lib/modules
