#!/usr/bin/env bash
# the overlays of deploy/kubernetes build, alone and with each patch; every object is valid and keeps the rules of restricted pods
set -euo pipefail

# Debian's package has kustomize 2, which knows neither components nor directories in `resources`.
if ! kubectl version --client 2>/dev/null | grep -qE '^Kustomize Version: v(4|5|6)\.'; then
  echo 'skipped: kubectl with kustomize 4 or newer is not installed'
  exit 77
fi
node .ci/kubernetes.mjs
