# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# The kernel's image and its own modules, and modules that DKMS would never build.

only "$plain"
cp "$image/boot/vmlinuz-$plain" /boot/
cp -r "$image/usr/lib/modules/$plain/kernel" "/usr/lib/modules/$plain/"
depmod "$plain"
place=$(dirname "$(modinfo -k "$plain" -n nvidia)")

# Builds a module for a kernel from one line of C, and puts it into the plain kernel's folder.
foreign() { # MODULE RELEASE CODE
    rm -rf /var/foreign
    mkdir /var/foreign
    echo "obj-m := $1.o" >/var/foreign/Makefile
    printf '%s\n' '#include <linux/module.h>' "$3" 'MODULE_LICENSE("GPL");' >"/var/foreign/$1.c"
    make -s -C "/usr/lib/modules/$2/build" M=/var/foreign KBUILD_MODPOST_WARN=1 modules
    cp "/var/foreign/$1.ko" "$place/"
}
