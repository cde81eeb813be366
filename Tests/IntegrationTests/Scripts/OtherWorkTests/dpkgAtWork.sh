#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/OtherWorkTests/holding.sh"

mkdir -p /var/home/package/DEBIAN
printf '%s\n' 'Package: nvctl-test' 'Version: 1' 'Architecture: all' 'Maintainer: test <test@localhost>' \
    'Description: holds still' >/var/home/package/DEBIAN/control
cat >/var/home/package/DEBIAN/postinst <<END
#!/bin/sh
"$NVCTL" driver dkms build --force >$results/inside.out 2>$results/inside.err
echo \$? >$results/inside.status
/var/home/hold
END
chmod 755 /var/home/package/DEBIAN/postinst
dpkg-deb --build /var/home/package /var/home/package.deb >/dev/null
begin dpkg dpkg --install /var/home/package.deb
wait_for held
watched fails nvctl driver dkms build --force
step dry nvctl driver dkms build --force --dry-run
step hook nvctl driver dkms build --force --in-transaction
begin waits "$NVCTL" driver dkms build --force --wait 600
wait_for waits waits
go
end dpkg
end waits
