#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/KernelScriptsTests/image.sh"
image=$1

begin
# No more than what is looked for: the module is what counts here.
printf '%s\n' 'hostonly=no' 'dracutmodules="base"' 'add_drivers="nvidia"' 'filesystems=" "' \
    >/etc/dracut.conf.d/test.conf
step make /etc/kernel/postinst.d/dracut "$plain"
step content lsinitrd "$image"
outdate
