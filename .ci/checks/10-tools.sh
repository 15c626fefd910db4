#!/usr/bin/env bash
# installs the missing tools of the other checks
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null || missing+=("${@:2}"); }
need chromium chromium
need shellcheck shellcheck
need curl curl
need python3 python3
need yamllint yamllint
# The tests of the example programs run the one in Go.
need go golang-go
# Prometheus evaluates the alerts and the dashboard. The minus prevents the installation of a package that it recommends.
need prometheus prometheus prometheus-node-exporter-
need promtool prometheus prometheus-node-exporter-
need setsid util-linux
# The tests of the path prefix use nginx as the reverse proxy.
need nginx nginx
# The tests of the metrics use promtool and a Prometheus that scrapes a gateway.
need promtool prometheus
# The tests of backups use the programs of the databases.
need sqlite3 sqlite3
# The tests with disk errors use strace to return EIO.
need strace strace
# The tests of the job store start their own PostgreSQL server.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
if [ -d ../shared/container ]; then
  need buildah buildah
  need podman podman
  need runc runc
  need mmdebstrap mmdebstrap
fi

if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # Another program may hold the lock for a while, for example the automatic updates of the machine.
  patient=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
  { apt-get "${patient[@]}" update -qq && apt-get "${patient[@]}" install -y -qq "${missing[@]}"; } >"$CI_OUTPUT/apt.log" 2>&1 \
    || { tail -30 "$CI_OUTPUT/apt.log"; exit 1; }
fi

for lock in .ci/package-lock.json docs/clients/package-lock.json tests/*/package-lock.json; do
  [ -f "$lock" ] || continue
  echo "npm ci in $(dirname "$lock")"
  (cd "$(dirname "$lock")" && npm ci --no-audit --no-fund --loglevel=error --fetch-retries=5)
done
