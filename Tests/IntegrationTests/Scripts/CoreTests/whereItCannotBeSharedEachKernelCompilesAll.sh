#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CoreTests/counting.sh"

# shellcheck disable=SC2016 # for sh
echo '[ -z "$SILENT" ] || true' >"$source/prepare.sh"
chmod +x "$source/prepare.sh"
echo 'PRE_BUILD="prepare.sh"' >>"$source/dkms.conf"
step build nvctl driver dkms build --verbose
step counted count
step store ls -A /var/cache/nvctl/core
