#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

session_bus 1000
mv /usr/local/bin/nvctl /usr/local/bin/nvctl.real
cat >/usr/local/bin/nvctl <<'END'
#!/bin/sh
case $* in *--died*) [ -e /var/broken ] || exec /usr/local/bin/nvctl.real "$@" ;; esac
kill -"$(cat /var/signal)" $$
END
chmod 755 /usr/local/bin/nvctl
hook() { nvidia-dkms-build "$@" </dev/null; }
echo SEGV >/var/signal
step segv hook verify
step log tail -n 1 /var/log/nvidia-dkms/latest.log
step logs /usr/local/bin/nvctl.real driver dkms logs
step notified cat /run/user/1000/notifications
echo ABRT >/var/signal
step abort hook
echo INT >/var/signal
step interrupted hook
echo KILL >/var/signal
: >/var/broken
step broken hook build
step brokenByHand hook
