#!/usr/bin/env bash
source "$scripts/prelude.sh"

on_terminal() { # TERM COLUMNS
    TERM=$1 script -qec "stty cols $2 rows 10; '$NVCTL' driver dkms build --force >/dev/null" /dev/null
}
step wide on_terminal xterm 100
step narrow on_terminal xterm 20
step dumb on_terminal dumb 100
