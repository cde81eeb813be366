#!/usr/bin/env bash
source "$scripts/prelude.sh"

build_shown_on() { # TERM COLUMNS
    TERM=$1 script -qec "stty cols $2 rows 10; '$NVCTL' driver dkms build --force >/dev/null" /dev/null
}
step wide build_shown_on xterm 100
step narrow build_shown_on xterm 20
step dumb build_shown_on dumb 100
