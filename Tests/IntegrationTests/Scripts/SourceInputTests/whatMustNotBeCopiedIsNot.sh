#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
echo secret >/etc/secret
chmod 600 /etc/secret
cd "$clone"
as_nobody ln -s /etc/secret absolute
as_nobody ln -s ../../../../etc/secret src/climbing
as_nobody ln -s src/../../../etc/secret indirect
as_nobody ln -s nvidia/../../../../etc src/through
as_nobody ln -s ../version.mk src/inside
as_nobody ln -s gone dangling
as_nobody mkfifo pipe
as_nobody python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
as_nobody touch 'with space' $'with\nnewline' $'with\e[31mescape' -- '-rf' '--checkpoint-action=exec=touch x'
as_nobody git add -A
as_nobody touch 'untracked with space' $'untracked\nnewline'
cd /
# A home that only its owner can enter.
chown nobody: /var/home
chmod 700 /var/home
step init timeout 60 "$NVCTL" driver source init "$clone"
step snapshot find "$source/" -printf '%P %y %l\0'
step other find "$source/" -not -type f -not -type d -not -type l
step pack bash -c "cd $source/ && find . -print0 | sort -z | tr '\0\n' '\n?'"
step sync nvctl driver source sync
