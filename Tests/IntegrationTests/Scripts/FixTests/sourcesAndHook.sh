#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/FixTests/repairing.sh"

: >"$source/dkms.conf"
repair dkms-conf-unreadable

# shellcheck disable=SC2016 # for dkms
printf '%s\n' 'PACKAGE_NAME="nvidia"' "PACKAGE_VERSION=\"$version\"" \
    'BUILT_MODULE_NAME[0]="nvidia"' 'DEST_MODULE_LOCATION[0]="/kernel/drivers/video"' \
    'MAKE[0]="make -j$(nproc) NV_KERNEL_MODULES=1 modules"' >"$source/dkms.conf"
repair dkms-conf-faulty
step kept ls "$source"

mkdir -p /etc/kernel/postinst.d
install_nvctl
quietly nvctl driver dkms hook
rm /etc/profile.d/nvidia-dkms.sh
repair hook-outdated
step hook nvctl driver dkms hook --status

# As if another version of nvctl had written it: it carries the checksum of its own text.
script=/usr/local/bin/nvidia-dkms-build
sed -i '2d' "$script"
echo '# of another version' >>"$script"
mark="# Written by 'nvctl driver dkms hook', which leaves a changed file as it is. sha256:"
sed -i "2i $mark$(sha256sum <"$script" | head -c 32)" "$script"
repair hook-older
step hookAgain nvctl driver dkms hook --status

# The modules stay installed, but DKMS does not know them until they are built again.
rm -r /var/lib/dkms/nvidia
repair driver-not-registered
step registered dkms status

# The source has no dkms.conf either.
rm -r /var/lib/dkms/nvidia "$source/dkms.conf"
repair conf-missing
step registeredAgain dkms status

# A kernel that nothing was built for, with a driver that is not registered.
rm -r /var/lib/dkms/nvidia "$own"
depmod "$plain"
repair from-nothing
