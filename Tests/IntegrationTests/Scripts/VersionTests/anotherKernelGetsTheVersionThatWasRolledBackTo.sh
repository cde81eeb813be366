#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/VersionTests/two-versions.sh"

quietly nvctl driver dkms rollback
step debian dkms autoinstall -k "$backport"
# The kernel's own package makes an index.
depmod "$backport"
step debianVersion versions "$backport"
dkms uninstall -m nvidia -v 590.44.01 -k "$backport" >/dev/null
dkms unbuild -m nvidia -v 590.44.01 -k "$backport" >/dev/null
step arch standard_hook "$backport"
step archVersion versions "$backport"
step forward nvctl driver dkms rollback
step status nvctl driver dkms status
step all versions "$plain" "$cloud"
