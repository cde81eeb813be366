#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud"
times() { # RELEASE SECONDS
    printf '{"module":"nvidia","version":"%s","kernel":"%s","phases":{"interface":{"seconds":%d,"objects":5}}}' \
        "$version" "$1" "$2"
}
mkdir -p /var/cache/nvctl
for longest in "$plain" "$cloud"; do
    other=$([[ $longest == "$plain" ]] && echo "$cloud" || echo "$plain")
    printf '{"format":1,"builds":[%s,%s]}\n' "$(times "$other" 10)" "$(times "$longest" 300)" \
        >/var/cache/nvctl/build-times.json
    step "${longest/#$plain/first}" nvctl driver dkms build --force --parallel 1
done
