#!/usr/bin/env bash
source "$scripts/prelude.sh"

watched dry nvctl driver dkms unregister --purge --dry-run
step purge nvctl driver dkms unregister --purge
step modules modules "$plain"
step tree find /var/lib/dkms -mindepth 1 -not -name 'mok.*' -not -name dkms_dbversion
step listed grep -h nvidia -r "/usr/lib/modules/$plain/" --include modules.dep
step status nvctl driver dkms status
watched again nvctl driver dkms unregister
