#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/KernelScriptsTests/image.sh"
image=$1

begin
# The image has no more than this test looks for: the module.
printf '%s\n' 'hostonly=no' 'dracutmodules="base"' 'add_drivers="nvidia"' 'filesystems=" "' \
    >/etc/dracut.conf.d/test.conf
step make /etc/kernel/postinst.d/dracut "$plain"
step content lsinitrd "$image"
outdate
