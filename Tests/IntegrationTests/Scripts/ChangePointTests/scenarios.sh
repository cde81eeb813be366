# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# The commands at which nvctl is stopped. Each `start_…` makes a start state, and says which kernels then have modules
# (`had`) and what is run (`command`).

with_installed() { # RELEASE...
    only "$@"
    choose old
    quietly nvctl driver source init "$clone"
    quietly nvctl driver source sync
}

# A new version for two kernels: one has the modules of an older version, the other none.
start_build() {
    change_clone "s/$version/$older/"
    with_installed "$plain"
    change_clone "s/$older/$version/"
    choose new
    only "$plain" "$cloud"
    quietly nvctl driver source init "$clone"
    had=("$plain")
    command=(driver dkms build --version "$version")
}

start_force() {
    with_installed "$plain"
    choose new
    had=("$plain")
    command=(driver dkms build --force)
}

# As in a container or a live system: nothing that is in an image can be exchanged, and its folders cannot be renamed.
start_image() {
    start_force
    in_image=(/var/lib/dkms /usr/lib/modules)
}

# The new version is built, but not installed. One kernel has the older version, the other none.
start_install() {
    start_build
    local kernel
    # As if a user registered it with DKMS by hand.
    ln -s "/var/lib/nvctl/sources/$version" "$source"
    quietly dkms add -m nvidia -v "$version"
    for kernel in "$plain" "$cloud"; do quietly dkms build -m nvidia -v "$version" -k "$kernel"; done
}

# A release that is new for both kernels, in a repository that the clone comes from.
start_update() {
    change_clone "s/$version/$older/"
    commit_clone "$older"
    cp -a "$clone" "$upstream"
    nobodys_git -C "$clone" remote add origin "file://$upstream"
    nobodys_git -C "$upstream" tag -d 590.48.01 >/dev/null 2>&1 || :
    with_installed "$plain" "$cloud"
    release "$version"
    choose new
    had=("$plain" "$cloud")
    with_clone=yes
    command=(driver source update)
}

commit_clone() { # TAG
    nobodys_git -C "$clone" commit -qam "$1"
    nobodys_git -C "$clone" tag "$1"
}

# Two versions that both kernels have had, one after the other.
start_two_versions() {
    change_clone "s/$version/$older/"
    with_installed "$plain" "$cloud"
    change_clone "s/$older/$version/"
    choose new
    quietly nvctl driver source init "$clone"
    quietly nvctl driver source sync
    had=("$plain" "$cloud")
}

start_use() {
    start_two_versions
    command=(driver dkms use "$older")
}

start_rollback() {
    start_two_versions
    command=(driver dkms rollback)
}

start_unregister() {
    with_installed "$plain"
    had=("$plain")
    command=(driver dkms unregister)
}

start_purge() {
    with_installed "$plain"
    had=()
    command=(driver dkms unregister --purge)
}

# One of two kernels is kept, the one with the newer driver. The other has an older driver, which nobody uses
# afterwards. Of a third kernel there are only leftovers.
start_cleanup() {
    local orphan=/usr/lib/modules/$gone
    start_build
    only "$cloud"
    quietly nvctl driver dkms build --version "$version"
    mkdir -p "$orphan/updates" "$tree/$gone/$arch/module"
    cp -a "/usr/lib/modules/$plain/updates/dkms" "$orphan/updates"
    cp -a "/usr/lib/modules/$plain"/updates/dkms/nvidia*.ko "$tree/$gone/$arch/module"
    # The package manager left it like this: with the whole index.
    depmod "$gone" 2>/dev/null
    rm "/boot/vmlinuz-$plain" /etc/nvctl.conf
    had=("$cloud")
    going=("$plain")
    command=(driver dkms cleanup --keep 1 --execute)
}

# Files that hide DKMS's own, and a tree that interrupted work has left in disorder.
start_fix() {
    with_installed "$plain"
    mkdir -p "/usr/lib/modules/$plain/extra" /etc/depmod.d "$tree/5.10.0/$arch/log"
    cp "$stored/$plain"/new/*.ko "/usr/lib/modules/$plain/extra"
    echo 'search extra updates built-in' >/etc/depmod.d/mine.conf
    depmod "$plain"
    rm "$tree/source"
    had=("$plain")
    command=(driver dkms fix)
}

# The stages of pacman's hook. They are told of the driver's source, as when its package is replaced.
hook_stage() { # STAGE
    command=(driver dkms run-hook "$1" --transaction 1)
    input=/var/home/targets
    echo "usr/src/nvidia-$version/dkms.conf" >"$input"
}

start_keep() {
    with_installed "$plain"
    hook_stage keep
    had=("$plain")
}

# These modules exist only as a kept version. A compiler would make different ones.
start_restore() {
    start_keep
    quietly nvctl "${command[@]}" <"$input"
    quietly nvctl driver dkms unregister --purge
    choose new
    quietly nvctl driver source init "$clone"
    hook_stage build
    had=()
}

start_init() {
    only "$plain"
    choose new
    had=()
    command=(driver source init "$clone")
}

start_sync() {
    with_installed "$plain"
    choose new
    change_clone '1i # changed'
    had=("$plain")
    command=(driver source sync)
}
