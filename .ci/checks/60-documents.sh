#!/usr/bin/env bash
# commands, links and programs in the documents are valid
set -euo pipefail
node .ci/documents.mjs
