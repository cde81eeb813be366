#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/ForeignProgramsTests/filter.sh"

filter 'echo $$ >/var/home/seen/process; touch /var/home/seen/ready; exec sleep 1000'
gone() { ! kill -0 "$(cat /var/home/seen/process)" 2>/dev/null; }
step key terminal '\x03' "$NVCTL" driver source init --dry-run "$clone"
step keyLeft wait_for gone
stopped() { # SIGNAL COMMAND...
    rm -f /var/home/seen/*
    # Background jobs of a shell ignore SIGINT.
    env --default-signal=INT "${@:2}" &
    wait_for test -e /var/home/seen/ready
    kill "-$1" $!
    wait $!
}
for signal in INT TERM HUP; do
    step "$signal" stopped $signal "$NVCTL" driver source init --dry-run "$clone"
    step "${signal}Left" wait_for gone
done
filter 'trap "" INT TERM HUP
echo $$ >/var/home/seen/process
touch /var/home/seen/ready
while :; do sleep 1; done'
step deaf stopped TERM "$NVCTL" driver source init "$clone"
step deafLeft wait_for gone
filter 'echo $$ >/var/home/seen/process; touch /var/home/seen/ready; exec sleep 1000'
step plain stopped TERM "$NVCTL" driver source init "$clone"
step plainLeft wait_for gone
