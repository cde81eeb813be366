# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `everything` has root run the commands that look at a clone. `hooks` runs the stages of the hook.

everything() {
    local command
    for command in "dkms status" "dkms status --json" "source status" "source status --json" "dkms doctor" \
        "source sync --dry-run" "source update --dry-run --tag $version" "source init --dry-run $clone" \
        "dkms fix --dry-run" "dkms build --dry-run"; do
        echo "== $command"
        # shellcheck disable=SC2086 # several words
        timeout 60 "$NVCTL" driver $command 2>&1 || echo "status $?"
    done
}

hooks() {
    local command
    for command in keep build verify; do
        echo "== hook $command"
        echo "usr/lib/modules/$plain/vmlinuz" \
            | timeout 100 "$NVCTL" driver dkms run-hook $command --transaction $$ 2>&1 || echo "status $?"
    done
}
