#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/ForeignProgramsTests/filter.sh"

nvctl driver source init "$clone"
as_nobody git -C "$clone" remote set-url origin git@host.invalid:x.git
printf '#!/bin/sh\necho "$@" >/var/home/seen/ssh\nenv >/var/home/seen/environment\nexit 255\n' >/usr/local/bin/ssh
cp /usr/local/bin/ssh /var/home/own-ssh
chmod 755 /usr/local/bin/ssh /var/home/own-ssh
export SSH_AUTH_SOCK=/tmp/AGENT
step update nvctl driver source update
step ssh cat /var/home/seen/ssh
step environment cat /var/home/seen/environment
as_nobody git -C "$clone" config core.sshCommand '/var/home/own-ssh -i key'
step status nvctl driver source status --fetch
step own cat /var/home/seen/ssh
chown -R root: "$clone"
step roots nvctl driver source status --fetch
step rootsEnvironment cat /var/home/seen/environment
