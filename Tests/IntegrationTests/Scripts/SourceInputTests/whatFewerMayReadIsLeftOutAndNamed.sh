#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
cd "$clone"
as_nobody chmod 600 Makefile version.mk
as_nobody chmod 700 kernel-open
as_nobody bash -c 'umask 077 && echo KEY >MOK.priv && echo TOKEN >.env && mkdir secrets'
as_nobody bash -c 'echo KEY >secrets/key && echo plain >note && chmod 6777 utils.mk && echo x >unreadable'
as_nobody chmod 000 unreadable
cd /
step dry nvctl driver source init --dry-run "$clone"
step init nvctl driver source init "$clone"
step copied env -C "$source/" stat --format '%A %n' .env MOK.priv secrets unreadable note Makefile \
    version.mk dkms.conf kernel-open utils.mk src .
step status as_nobody "$NVCTL" driver dkms status
step sync nvctl driver source sync
# If everything is for the owner alone, nothing is left out because of that.
cp -a "$clone" /var/home/private
chmod -R go= /var/home/private
sed -i s/590.48.01/590.60.01/ /var/home/private/version.mk
step private nvctl driver source init /var/home/private
step key ls -l /var/lib/nvctl/sources/590.60.01/MOK.priv
# In a home that keeps others out, as on many distributions, modes say nothing.
mkdir -m 700 /var/home/closed
cp -a "$clone" /var/home/closed/
sed -i s/590.48.01/590.70.01/ /var/home/closed/clone/version.mk
chown -R nobody: /var/home/closed
step closed nvctl driver source init /var/home/closed/clone
for account in 65534 1234; do
    step "readable$account" setpriv --reuid=$account --regid=$account --clear-groups -- \
        find /var/lib/nvctl/sources/590.70.01/ -type f -readable
done
step open find /var/lib/nvctl/sources/590.70.01/ -perm /066
step closedStatus as_nobody "$NVCTL" driver source status --json
