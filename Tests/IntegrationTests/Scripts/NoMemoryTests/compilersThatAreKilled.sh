#!/usr/bin/env bash
source "$scripts/prelude.sh"

# A file that ccache has kept is not compiled.
without_cache
step before checksums "$plain"
group=/sys/fs/cgroup/memory/nvctl-test-$$
mkdir "$group"
trap 'rmdir "$group" || :' EXIT
echo 60M >"$group/memory.limit_in_bytes"
within() { (echo "$BASHPID" >"$group/cgroup.procs" && exec "$NVCTL" "$@"); }
watched build within driver dkms build --force
step after checksums "$plain"
step work find /var/lib/nvctl/build -mindepth 1
step status nvctl driver dkms status --verify
step next nvctl driver dkms build --force
