# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `compare NAME` begins twice from one state: with `dkms install`, and then with nvctl. After each come `dkms status`,
# `uninstall` and `remove`. The results are lists of what there was after every step.

folder=/usr/lib/modules/$plain
own=$folder/updates/dkms

listing() {
    find "$folder/" /var/lib/dkms -not -path '*/build/*' -not -path "$folder/build" \
        -printf '%p %y %m %U:%G %l\n' | sort
    find "$folder/" /var/lib/dkms -type f \( -name '*.ko*' -o -name 'modules.*' -o -name '*.origin' \) \
        -exec sha256sum {} + | sort -k 2
    for module in nvidia nvidia-drm nvidia-uvm vboxdrv; do modinfo -k "$plain" -n "$module" 2>&1 || :; done
    cat "$folder/modules.dep" || :
    dkms status
}

afterwards() { # WAY
    step "$name.$1.installed" listing
    cp /var/home/scripts.log "$results/$name.$1.scripts.out" 2>/dev/null || : >"$results/$name.$1.scripts.out"
    echo 0 >"$results/$name.$1.scripts.status"
    step "$name.$1.uninstall" dkms uninstall "nvidia/$version" -k "$plain"
    step "$name.$1.uninstalled" listing
    dkms remove "nvidia/$version" --all >/dev/null 2>&1 || :
    step "$name.$1.removed" listing
}

save() { tar --create --file=/var/home/saved.tar --directory=/ "${folder#/}" var/lib/dkms var/lib/nvctl; }
restore() {
    rm -rf "$folder" /var/lib/dkms /var/lib/nvctl
    tar --extract --file=/var/home/saved.tar --directory=/ --same-owner
}

compare() { # NAME
    name=$1
    save
    rm -f /var/home/scripts.log
    step "$name.dkms.install" dkms install "nvidia/$version" -k "$plain" --force
    afterwards dkms
    restore
    rm -f /var/home/scripts.log
    step "$name.nvctl.install" nvctl driver dkms build --version "$version" --kernel "$plain"
    afterwards nvctl
    restore
}

# The state that the comparisons begin with: the driver is built, and not installed.
dkms uninstall "nvidia/$version" -k "$plain" >/dev/null
cp "$tree/$plain/$arch/module/nvidia-uvm.ko" /var/home/other.ko
echo >>/var/home/other.ko
depmod "$plain"
