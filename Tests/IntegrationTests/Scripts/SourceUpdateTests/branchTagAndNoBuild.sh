#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateTests/older.sh"

release 590.48.01
step branch nvctl driver source update --branch 580 --kernel "$plain"
step branchVersions versions "$plain" "$cloud"
watched none nvctl driver source update --branch 570
watched unknown nvctl driver source update --tag 590.99.01
watched both nvctl driver source update --tag 590.48.01 --branch 590
watched evil nvctl driver source update --tag --upload-pack=evil
step noBuild nvctl driver source update --no-build
step noBuildVersions versions "$cloud"
step staged nvctl driver source status
step sync nvctl driver source sync
step synced versions "$plain" "$cloud"
mv "$upstream" "$upstream.gone"
step tag nvctl driver source update --tag 590.44.01
step tagVersions versions "$plain" "$cloud"
