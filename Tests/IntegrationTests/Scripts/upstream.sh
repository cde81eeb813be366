# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# What a script needs besides prelude.sh to have a repository with several releases, and a clone of it.

upstream=/var/home/upstream

nobodys_git() { as_nobody env HOME=/var/home git -c user.name=test -c user.email=test@localhost "$@"; }

# Adds a commit with this version to the repository, and its tag.
release() { # VERSION [TAG]
    as_nobody sed -i "s/^NVIDIA_VERSION = .*/NVIDIA_VERSION = $1/" "$upstream/version.mk"
    nobodys_git -C "$upstream" add -A
    nobodys_git -C "$upstream" commit -qm "${2:-$1}" --allow-empty
    nobodys_git -C "$upstream" tag "${2:-$1}"
}

make_upstream() { # VERSION...
    mkdir -p "${upstream%/*}"
    chmod 755 "${upstream%/*}"
    cp -r "$sample" "$upstream"
    chown -R nobody: "$upstream"
    nobodys_git -C "$upstream" init -q -b main
    local version
    for version; do release "$version"; done
}

clone_upstream() { # TAG [OPTION...]
    install -d -o nobody "$clone"
    nobodys_git clone -q "${@:2}" "file://$upstream" "$clone"
    nobodys_git -C "$clone" checkout -q "$1"
}

# The version that modprobe would load for each kernel.
versions() { # RELEASE...
    local release
    for release; do echo "$release $(modinfo -k "$release" -F version nvidia)"; done
}

# Does for a kernel what the hook of Arch's DKMS does.
standard_hook() { # RELEASE
    local folder name
    for folder in /usr/src/*-*/dkms.conf; do
        [[ $folder =~ ^/usr/src/([^/]+)-([^/]+)/ ]] || continue
        name=${BASH_REMATCH[1]}/${BASH_REMATCH[2]}
        dkms install --no-depmod "$name" -k "$1" || echo "status $?"
    done
    depmod "$1"
}

userspace() { # VERSION
    local folder=/usr/lib/x86_64-linux-gnu
    rm -f "$folder"/libnvidia-ml.so*
    echo "the library of $1" >"$folder/libnvidia-ml.so.$1"
    ln -s "libnvidia-ml.so.$1" "$folder/libnvidia-ml.so.1"
}
