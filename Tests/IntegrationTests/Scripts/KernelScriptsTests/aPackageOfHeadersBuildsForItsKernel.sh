#!/usr/bin/env bash
source "$scripts/prelude.sh"
package=$1

only "$plain"
make_clone
quietly nvctl driver source init "$clone"
install_nvctl
step hook nvctl driver dkms hook
# The package's dependencies are there, but only unpacked.
step install dpkg --force-depends --install "$package"
step status nvctl driver dkms status --verify
step log cat /var/log/nvidia-dkms/latest.log
step again dpkg --force-depends --install "$package"
step runs ls /var/log/nvidia-dkms
step remove nvctl driver dkms hook --remove
step left find /etc/kernel -name '*nvidia*'
