#!/usr/bin/env bash
source "$scripts/prelude.sh"

mkdir -p /var/home/anna/bin /etc/kernel/postinst.d
echo 'anna:x:4242:4242::/var/home/anna:/bin/sh' >>/etc/passwd
echo 'idle:x:4343:' >>/etc/group
install -m 755 "$NVCTL" /var/home/anna/bin/nvctl
chown -R 4242:4242 /var/home/anna
watched refused /var/home/anna/bin/nvctl driver dkms hook
# The file belongs to root, and the folder to a user.
chown 0:0 /var/home/anna/bin/nvctl
watched replaceable /var/home/anna/bin/nvctl driver dkms hook
install_nvctl
# As on old Debian: the folder belongs to a group without members.
chgrp 4343 /usr/local/bin
chmod 2775 /usr/local/bin
step accepted nvctl driver dkms hook
step clean nvctl driver dkms hook --status
sed -i 's/^idle:.*/&anna/' /etc/group
step again nvctl driver dkms hook
step status nvctl driver dkms hook --status
step doctor nvctl driver dkms doctor
