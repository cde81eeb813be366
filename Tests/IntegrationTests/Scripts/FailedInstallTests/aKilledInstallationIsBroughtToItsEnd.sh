#!/usr/bin/env bash
# shellcheck disable=SC2016 # words of the scripts that are made
source "$scripts/prelude.sh"
source "$scripts/FailedInstallTests/sabotage.sh"

killed() { # NAME
    step "$1" nvctl driver dkms build --force
    rm -f /usr/local/sbin/depmod
    after_install true
    step "$1.loadable" loadable "$plain"
    step "$1.stages" stages
    step "$1.next" nvctl driver dkms build --kernel "$plain"
    step "$1.force" nvctl driver dkms build --force
    step "$1.status" nvctl driver dkms status --verify
    step "$1.dkms" dkms status
    step "$1.left" stages
}
bad_depmod 'kill -9 $PPID'
killed depmod
after_install 'kill -9 $PPID'
killed script
bad_depmod '[[ ! -e /var/home/second ]] || kill -9 $PPID; touch /var/home/second; exit 1'
killed back
