# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Starts a build in the background that stops once, where make would begin, until `go`.

cat >/var/home/hold <<'END'
#!/bin/sh
if mkdir /var/home/held 2>/dev/null; then
    touch /var/home/holding
    while [ -e /var/home/holding ]; do sleep 0.1; done
fi
exec "$@"
END
chmod 755 /var/home/hold
sed -i 's|^MAKE\[0\]="|&/var/home/hold |' "$source/dkms.conf"
go() { rm -f /var/home/holding; }
# In its own process group, with SIGINT at its default: a shell makes its background jobs ignore it.
env --default-signal=INT setsid "$NVCTL" driver dkms build --force >/var/home/out 2>/var/home/err </dev/null &
wait_for test -e /var/home/holding
process=$(cut -d ' ' -f 1 /run/nvctl.lock)
