#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/ForeignProgramsTests/filter.sh"

# shellcheck disable=SC2016 # for sh
filter '
if (: </dev/tty) 2>/dev/null; then echo opened; else echo none; fi >>/var/home/seen/terminal
env >/var/home/seen/environment
for file in /proc/$$/fd/*; do readlink "$file"; done >/var/home/seen/files
cut -d " " -f 1,5,6,7 /proc/$PPID/stat >/var/home/seen/process
exec cat'
export https_proxy=http://root:PROXYPW@proxy:3128 SSH_AUTH_SOCK=/tmp/AGENT MY_TOKEN=TOKEN
# Only root can reach this nvctl, which has to read the clone as its owner.
mkdir -m 700 /var/lib/hidden
install -m 755 "$NVCTL" /var/lib/hidden/nvctl
exec 9</etc/shadow
step init terminal '' /var/lib/hidden/nvctl driver source init --dry-run "$clone"
cd /var/home/seen
step terminal sort -u terminal
step environment cat environment
step files cat files
