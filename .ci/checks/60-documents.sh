#!/usr/bin/env bash
# commands and links in the documents are valid
set -euo pipefail
node .ci/documents.mjs
