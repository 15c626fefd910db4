#!/usr/bin/env bash
# docker-compose.yml passes dclint, and a token switches it to Production
set -euo pipefail

.ci/node_modules/.bin/dclint docker-compose.yml --max-warnings 0

unset GATEWAY_UPSTREAM_TOKEN GATEWAY_SECRETS GATEWAY_CONFIG GATEWAY_PORT GATEWAY_PUBLIC_URL
resolved() { env "$@" node .ci/compose.mjs config; }
expect() { # what, expression over the service, variables
  node -e "const service = JSON.parse(require('fs').readFileSync(0)); if (!($2)) { console.error('not so: ' + process.argv[1], service); process.exit(1); }" "$1" \
    < <(resolved "${@:3}")
  echo "$1"
}
expect 'no token: Development, no argument' \
  'service.command.length === 0 && service.environment.ASPNETCORE_ENVIRONMENT === "Development" && service.environment.Gateway__Upstream__Token === ""' A=
expect 'a token: Production' \
  'service.command.join() === "--environment=Production" && service.environment.Gateway__Upstream__Token === "t"' GATEWAY_UPSTREAM_TOKEN=t
expect 'a directory of secrets: Production, mounted' \
  'service.command.join() === "--environment=Production" && service.volumes.includes("./s:/run/secrets:ro")' GATEWAY_SECRETS=./s
expect 'no port: 8080 on loopback' 'service.ports.join() === "127.0.0.1:8080:8080"' A=
expect 'a port: on loopback, and the same inside' \
  'service.ports.join() === "127.0.0.1:9:9" && String(service.environment.ASPNETCORE_HTTP_PORTS) === "9"' GATEWAY_PORT=9

# Compose's own opinion, where it is installed; it needs no engine for this.
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
  GATEWAY_UPSTREAM_TOKEN=t docker compose config | grep -- '--environment=Production'
else
  echo 'Docker Compose is not installed: read by .ci/compose.mjs alone'
fi
