#!/usr/bin/env bash
source "$scripts/prelude.sh"

watched again nvctl driver dkms build
watched dry nvctl driver dkms build --force --dry-run
watched named nvctl driver dkms build --kernel "$plain" -k "$plain" --version "$version"
