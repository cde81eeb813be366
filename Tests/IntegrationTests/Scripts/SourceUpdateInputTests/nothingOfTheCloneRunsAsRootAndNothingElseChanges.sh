#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateInputTests/clone.sh"

# shellcheck disable=SC2016 # for sh
printf '#!/bin/sh\nid -u >>/var/home/ran\necho "$1" >>/var/home/ran.as\nexec cat\n' >/var/home/spy
chmod 755 /var/home/spy
install -m 666 /dev/null /var/home/ran
install -m 666 /dev/null /var/home/ran.as
for key in core.fsmonitor core.pager core.sshCommand filter.spy.clean filter.spy.smudge; do
    nobodys_git -C "$clone" config "$key" "/var/home/spy $key"
done
for hook in post-checkout reference-transaction post-index-change; do
    printf '#!/bin/sh\necho hook >>/var/home/ran.as\nid -u >>/var/home/ran\n' >"$clone/.git/hooks/$hook"
    chmod 755 "$clone/.git/hooks/$hook"
done
chown -R nobody: "$clone"
echo 'version.mk filter=spy' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
refs() { nobodys_git -C "$clone" -c core.hooksPath=/dev/null for-each-ref --format='%(refname) %(objectname)'; }
refs >"$results/refs"
step update update
step refs diff "$results/refs" <(refs)
step ran sort -u /var/home/ran
step what sort -u /var/home/ran.as
step owners find "$clone" ! -user nobody
step untracked nobodys_git -C "$clone" -c core.fsmonitor=false status --porcelain --untracked-files=all
