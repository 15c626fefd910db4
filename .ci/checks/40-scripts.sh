#!/usr/bin/env bash
# shell scripts pass shellcheck; npm lock files contain no registry URL
set -euo pipefail

mapfile -t scripts < <(git ls-files --cached --others --exclude-standard '*.sh' .ci/run)
shellcheck --external-sources "${scripts[@]}"
echo "${#scripts[@]} scripts"

mapfile -t locks < <(git ls-files '*package-lock.json')
if grep -l '"resolved"' "${locks[@]}"; then
  echo 'generate the lock files above with "npm install --omit-lockfile-registry-resolved"'
  exit 1
fi
