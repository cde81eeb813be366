# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# An Arch system with a kernel, its headers, the driver and its userspace, all of it built and installed; and the hook.

source "$scripts/pacman.sh"
source "$scripts/desktop.sh"

zen=6.18.1-zen1-1-zen newZen=6.18.2-zen1-1-zen tkg=6.18.0-tkg-bore
file() { echo "$packages/$1-1-any.pkg.tar.zst"; }
dotted() { echo "${1//-/.}"; }
kernel() { # NAME RELEASE: makes both packages
    kernel_package "$1" "$2"
    headers_package "$1" "$2"
}
files_of() { file "$1-$(dotted "$2")" && file "$1-headers-$(dotted "$2")"; } # NAME RELEASE
pacman_system
kernel linux-zen "$zen"
driver_package 590.48.01
userspace_package 590.48.01
install_nvctl
quietly nvctl driver dkms hook
# shellcheck disable=SC2046 # two names
transaction -U $(files_of linux-zen "$zen") "$(file nvidia-open-dkms-590.48.01)" "$(file nvidia-utils-590.48.01)" \
    >/var/log/first 2>&1
cp "$packages"/*.pkg.tar.zst /var/cache/pacman/pkg/
