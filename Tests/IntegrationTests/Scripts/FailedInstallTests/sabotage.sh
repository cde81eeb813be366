# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# A POST_INSTALL script of the driver, or a depmod, that spoils what was installed.

# Makes a depmod that comes first in the search path. Its commands can call the real one as `real`.
bad_depmod() { # COMMANDS
    printf '#!/bin/bash\nreal() { /usr/sbin/depmod "$@"; }\n%s\n' "$1" >/usr/local/sbin/depmod
    chmod 755 /usr/local/sbin/depmod
}
stages() { find /usr/lib/modules -maxdepth 2 -name '.nvctl*'; }
after_install() { # COMMANDS
    printf '#!/bin/sh\n%s\n' "$1" >"$source/after-install"
    chmod 755 "$source/after-install"
    grep -q POST_INSTALL "$source/dkms.conf" || echo 'POST_INSTALL="after-install"' >>"$source/dkms.conf"
}
own=/usr/lib/modules/$plain/updates/dkms
