#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateInputTests/clone.sh"

as_nobody bash -c "echo new >'$upstream/src/new'"
release 595.45.04
nobodys_git -C "$clone" fetch -q origin tag 595.45.04
# A clone without some blobs, whose server cannot be reached.
blob=$(git -c safe.directory='*' -C "$clone" rev-parse 595.45.04:src/new)
as_nobody rm "$clone/.git/objects/${blob:0:2}/${blob:2}"
nobodys_git -C "$clone" config core.repositoryformatversion 1
nobodys_git -C "$clone" config extensions.partialClone origin
nobodys_git -C "$clone" config remote.origin.promisor true
nobodys_git -C "$clone" config remote.origin.url "file:///var/home/away?access_token=secret"
watched update nvctl driver source update --no-build --tag 595.45.04
step head nobodys_git -C "$clone" describe --tags
step clean nobodys_git -C "$clone" status --porcelain
