#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud"
rm -f /var/lib/dkms/mok.*
openssl=$(command -v openssl)
printf '%s\n' '#!/bin/sh' 'case "$*" in *req*) echo "$*" >>/var/lib/made ;; esac' "exec $openssl \"\$@\"" \
    >/usr/local/bin/openssl
chmod 755 /usr/local/bin/openssl
hash -r
step build nvctl driver dkms build --force --parallel 2
step times grep -c . /var/lib/made
for kernel in "$plain" "$cloud"; do
    for name in "${module_names[@]}"; do
        modinfo -k "$kernel" -F sig_key "$name"
    done
done | sort | uniq -c >/tmp/keys.$$
step keys cat /tmp/keys.$$
step made openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial
