#!/usr/bin/env bash
source "$scripts/prelude.sh"
package=$1

only "$plain"
make_clone
echo '#error "no such luck"' >>"$clone/kernel-open/nvidia/nv.c"
quietly nvctl driver source init "$clone"
install_nvctl
quietly nvctl driver dkms hook
step install dpkg --force-depends --install "$package"
