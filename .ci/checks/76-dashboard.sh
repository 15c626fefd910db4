#!/usr/bin/env bash
# a Prometheus scrapes a running gateway; every query of the Grafana dashboard returns data
set -euo pipefail

dotnet build --nologo -v quiet src/Gateway
node .ci/dashboard.mjs src/Gateway/bin/Debug/net10.0/Gateway.dll
