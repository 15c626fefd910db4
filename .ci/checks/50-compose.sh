#!/usr/bin/env bash
# docker-compose.yml passes dclint; a token selects Production
set -euo pipefail

.ci/node_modules/.bin/dclint docker-compose.yml --max-warnings 0

unset GATEWAY_UPSTREAM_TOKEN GATEWAY_SECRETS GATEWAY_CONFIG GATEWAY_PORT GATEWAY_PUBLIC_URL
resolved() { env "$@" node .ci/compose.mjs config; }
expect() { # name of the check, JavaScript expression over the service, variables
  node -e "const service = JSON.parse(require('fs').readFileSync(0)); if (!($2)) { console.error('failed: ' + process.argv[1], service); process.exit(1); }" "$1" \
    < <(resolved "${@:3}")
  echo "$1"
}
expect 'without a token: Development, no argument' \
  'service.command.length === 0 && service.environment.ASPNETCORE_ENVIRONMENT === "Development" && service.environment.Gateway__Upstream__Token === ""' A=
expect 'with a token: Production' \
  'service.command.join() === "--environment=Production" && service.environment.Gateway__Upstream__Token === "t"' GATEWAY_UPSTREAM_TOKEN=t
expect 'with a directory of secrets: Production, directory mounted' \
  'service.command.join() === "--environment=Production" && service.volumes.includes("./s:/run/secrets:ro")' GATEWAY_SECRETS=./s
expect 'without a port: 8080 on loopback' 'service.ports.join() === "127.0.0.1:8080:8080"' A=
expect 'with a port: on loopback, and the same port in the container' \
  'service.ports.join() === "127.0.0.1:9:9" && String(service.environment.ASPNETCORE_HTTP_PORTS) === "9"' GATEWAY_PORT=9

# Validates the file with Docker Compose, if it is installed. This needs no container engine.
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
  GATEWAY_UPSTREAM_TOKEN=t docker compose config | grep -- '--environment=Production'
else
  echo 'Docker Compose is not installed; only .ci/compose.mjs has read the file'
fi
