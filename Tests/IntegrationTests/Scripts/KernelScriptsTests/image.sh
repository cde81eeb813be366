# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# The hook, installed modules to make images with, and what happens to an image that is older than they are.

begin() {
    only "$plain"
    install_nvctl
    quietly nvctl driver dkms hook
    touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
    depmod "$plain"
}
verify() { echo "usr/lib/modules/$plain/build/include/" | nvidia-dkms-build verify; }
age() { find "$image" -mmin -30; }
outdate() {
    touch -d '1 hour ago' "$image"
    step verify verify
    step renewed age
    step again verify
}
