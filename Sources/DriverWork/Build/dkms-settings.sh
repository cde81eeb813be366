# shellcheck shell=bash
# shellcheck disable=SC1090,SC2034,SC2154 # the files that are read use variables from here, and set others
# Does what read_conf(), distro_version() and override_dest_module_location() of DKMS 3.0.10 and 3.2.2 do. Each result
# is printed as three words that end with a NUL (DkmsSettings.swift).
exec 3>&1 >/dev/null
umask 022
kernelver=$3 arch=$4
for file in /etc/sysconfig/module-init-tools /etc/dkms/framework.conf /etc/dkms/framework.conf.d/*.conf; do
    [[ ! -e $file ]] || . "$file"
done
module=$1 module_version=$2 kernelver=$3 arch=$4 dkms_tree=$5 source_tree=$6 install_tree=$7
shift 7
kernel_source_dir=$install_tree/$kernelver/build
say() { printf '%s\0' "$1" "$2" "${3-}" >&3; }
# safe_source() writes each value between double quotes and has bash read that: another expansion.
expand() { eval "printf %s \"$1\""; }
distribution=$(
    for file in /etc/os-release /usr/lib/os-release; do
        [[ -e $file ]] || continue
        . "$file"
        if [[ $ID == ubuntu || ! -v ID_LIKE ]]; then printf %s "$ID"; else printf %s "$ID_LIKE"; fi
        break
    done
)
destination() {
    if [[ $ADDON_MODULES_DIR ]]; then
        printf %s "$ADDON_MODULES_DIR"
        return
    fi
    case $distribution in
        fedora* | centos* | rhel* | ovm*) printf extra ;;
        sles* | suse* | opensuse*) printf updates ;;
        debian* | ubuntu* | arch*) printf updates/dkms ;;
        *) printf %s "$1" ;;
    esac
}
for file; do [[ ! -e $file ]] || . "$file"; done
last=-1
for index in "${!BUILT_MODULE_NAME[@]}" "${!BUILT_MODULE_LOCATION[@]}" \
    "${!DEST_MODULE_NAME[@]}" "${!DEST_MODULE_LOCATION[@]}"; do
    ((index <= last)) || last=$index
done
for ((index = 0; index <= last; index++)); do
    name=${DEST_MODULE_NAME[index]:-${BUILT_MODULE_NAME[index]}}
    ((last > 0)) || name=${name:-$PACKAGE_NAME}
    say module "$(expand "$name")" "$(destination "$(expand "${DEST_MODULE_LOCATION[index]}")")"
done
say distribution "$distribution"
say pre_install "$(expand "$PRE_INSTALL")"
say post_install "$(expand "$POST_INSTALL")"
say symlink_modules "$symlink_modules"
say modprobe_on_install "$modprobe_on_install"
say post_transaction "$(expand "$post_transaction")"
say end end
