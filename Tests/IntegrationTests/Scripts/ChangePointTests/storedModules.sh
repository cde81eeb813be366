#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/ChangePointTests/quick-driver.sh"

store_modules "$results/stored"
