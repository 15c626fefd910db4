#!/usr/bin/env bash
# YAML files pass yamllint
set -euo pipefail

mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.yml' '*.yaml')
yamllint --strict --config-file .ci/yamllint.yml "${files[@]}"
echo "${#files[@]} files"
