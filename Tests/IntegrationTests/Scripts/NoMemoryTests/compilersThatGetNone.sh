#!/usr/bin/env bash
source "$scripts/prelude.sh"

# A file that ccache has kept is not compiled.
without_cache
for compiler in "${compilers[@]}"; do
    printf '#!/bin/bash\nulimit -v 65000\nexec "%s" "$@"\n' "$(command -v "$compiler")" \
        >"/usr/local/bin/$compiler.new"
done
for compiler in "${compilers[@]}"; do
    chmod 755 "/usr/local/bin/$compiler.new"
    mv "/usr/local/bin/$compiler.new" "/usr/local/bin/$compiler"
done
step before checksums "$plain"
watched build nvctl driver dkms build --force
step after checksums "$plain"
step work find /var/lib/nvctl/build -mindepth 1
step status nvctl driver dkms status --verify
step logs nvctl driver dkms logs
for compiler in "${compilers[@]}"; do rm "/usr/local/bin/$compiler"; done
step next nvctl driver dkms build --force
