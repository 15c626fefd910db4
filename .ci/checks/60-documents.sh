#!/usr/bin/env bash
# commands and links in the documents hold
set -euo pipefail
node .ci/documents.mjs
