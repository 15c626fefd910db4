#!/usr/bin/env bash
# no file that the tests write contains a token, a key, a prompt or image data
set -euo pipefail

[ -d "$CI_OUTPUT/kept" ] || exit 77
trap 'rm -rf "$CI_OUTPUT/kept"' EXIT
tests/canaries.sh "$CI_OUTPUT/kept" "$CI_OUTPUT/test-results"
