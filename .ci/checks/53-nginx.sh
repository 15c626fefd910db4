#!/usr/bin/env bash
# nginx with deploy/nginx/nginx.conf sends no POST twice, passes streams on at once, and accepts the largest body
set -euo pipefail
node .ci/nginx.mjs
