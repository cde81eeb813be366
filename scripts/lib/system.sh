# shellcheck shell=bash disable=SC2034 # variables for those who source it
# What demo, bench and the tests share inside a scratch system: nvctl, the kernels that it takes care of, and the
# driver's source.

module_names=(nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem)

# Does what 'make install' does, because root's hook must not run a program that others can replace, such as a
# developer's own.
install_nvctl() {
    install -m 755 "$NVCTL" /usr/local/bin/nvctl
    NVCTL=/usr/local/bin/nvctl
}

# Has nvctl ignore all kernels but these.
ignore_others() { # RELEASE...
    local release
    for release in /usr/lib/modules/*/ "/$(uname -r)/"; do
        release=$(basename "$release")
        [[ " $* " == *" $release "* ]] || printf 'IgnoreKernel = %s\n' "$release"
    done >/etc/nvctl.conf
}

# git with a made-up author.
git_in() { # FOLDER ARGUMENT...
    git -c safe.directory='*' -c user.name=nvctl -c user.email=nvctl@localhost -C "$@"
}

version_of() { awk '$1 == "NVIDIA_VERSION" { print $3 }' "$1/version.mk"; } # SOURCE

# Copies the driver's source, and makes the copy a clone.
clone_source() { # SOURCE FOLDER
    mkdir -p "${2%/*}"
    cp -r "$1" "$2"
    commit_source "$2"
}

# Makes a folder with the driver's source a clone, like that of a user who follows NVIDIA's repository.
commit_source() { # FOLDER
    git_in "$1" init -q -b main
    git_in "$1" remote add origin https://github.com/NVIDIA/open-gpu-kernel-modules.git
    git_in "$1" add -A
    git_in "$1" commit -qm "$(version_of "$1")"
    git_in "$1" tag "$(version_of "$1")"
}

# Makes the next release of what is in a clone: the same files, with this version wherever the other one is.
release_source() { # FOLDER VERSION
    local old
    old=$(version_of "$1")
    # version.mk is for the objects, Kbuild for the modules.
    git_in "$1" grep -lzF "$old" | (cd "$1" && xargs -0 sed -i "s/${old//./\\.}/$2/g")
    git_in "$1" add -A
    git_in "$1" commit -qm "$2"
    git_in "$1" tag "$2"
}
