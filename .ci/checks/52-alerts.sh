#!/usr/bin/env bash
# promtool accepts the configuration of Prometheus; each alert fires when it should, not before, and has a section in docs/operations.md
set -euo pipefail

cd deploy/prometheus
promtool check rules alerts.yml
promtool check config prometheus.yml prometheus.kubernetes.yml
promtool test rules alerts.test.yml
cd ../..
node .ci/alerts.mjs
