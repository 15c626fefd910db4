#!/usr/bin/env bash
# docker-compose.yml passes dclint; a token selects Production; every port is on loopback and every image is pinned
set -euo pipefail

.ci/node_modules/.bin/dclint docker-compose.yml --max-warnings 0

unset GATEWAY_UPSTREAM_TOKEN GATEWAY_SECRETS GATEWAY_CONFIG GATEWAY_PORT GATEWAY_MANAGEMENT_PORT GATEWAY_PUBLIC_URL GATEWAY_SCALED_PORT GATEWAY_DATABASE_PASSWORD
resolved() { env "${@:2}" node .ci/compose.mjs config "$1"; }
verify() { # name of the check, JavaScript expression over the document
  node -e "const document = JSON.parse(require('fs').readFileSync(0)); if (!($2)) { console.error('failed: ' + process.argv[1], JSON.stringify(document)); process.exit(1); }" "$1"
  echo "$1"
}
expect() { # service, name of the check, JavaScript expression over `document`, variables
  verify "$1: $2" "$3" < <(resolved "$1" "${@:4}")
}
expect_of_all() { # name of the check, JavaScript expression over a service
  verify "all services: $1" "Object.values(document).every(service => $2)" < <(node .ci/compose.mjs config)
}
expect gateway 'without a token: Development, no argument' \
  'document.command.length === 0 && document.environment.ASPNETCORE_ENVIRONMENT === "Development" && document.environment.Gateway__Upstream__Token === ""' A=
expect gateway 'with a token: Production' \
  'document.command.join() === "--environment=Production" && document.environment.Gateway__Upstream__Token === "t"' GATEWAY_UPSTREAM_TOKEN=t
expect gateway 'with a directory of secrets: Production, directory mounted' \
  'document.command.join() === "--environment=Production" && document.volumes.includes("./s:/run/secrets:ro")' GATEWAY_SECRETS=./s
expect gateway 'without a port: 8080 and the management port 8081, both on loopback' 'document.ports.join() === "127.0.0.1:8081:8081,127.0.0.1:8080:8080"' A=
expect gateway 'with ports: on loopback, and the same port for clients in the container' \
  'document.ports.join() === "127.0.0.1:7:8081,127.0.0.1:9:9" && String(document.environment.ASPNETCORE_HTTP_PORTS) === "9"' GATEWAY_PORT=9 GATEWAY_MANAGEMENT_PORT=7
expect gateway 'starts without a profile' '!document.profiles' A=

for replica in gateway-1 gateway-2; do
  expect $replica 'without a token: Development, with the settings of the shared sandbox' \
    'document.command.length === 0 && document.environment.ASPNETCORE_ENVIRONMENT === "Development" && document.environment.Gateway__Upstream__Token === "sandbox-token"
      && document.volumes.includes("./deploy/sandbox/appsettings.Development.json:/app/appsettings.Development.json:ro")' A=
  expect $replica 'with a token: Production' \
    'document.command.join() === "--environment=Production" && document.environment.Gateway__Upstream__Token === "t"' GATEWAY_UPSTREAM_TOKEN=t
  expect $replica 'with a directory of secrets: Production, directory mounted, no token of the sandbox' \
    'document.command.join(" ") === "--environment=Production --Gateway:Upstream:Token=" && document.volumes.includes("./s:/run/secrets:ro")' GATEWAY_SECRETS=./s
  expect $replica 'no port on the host' '!document.ports && document.profiles.join() === "scaled"' A=
done

expect_of_all 'ports on loopback only' '(service.ports ?? []).every(port => port.startsWith("127.0.0.1:"))'
expect_of_all 'an image is built here, or has a version and a digest' 'service.build || /:[^:@]+@sha256:[0-9a-f]{64}$/.test(service.image)'
expect_of_all 'read-only, without capabilities and with a memory limit' \
  'service.read_only === true && service.cap_drop.join() === "ALL" && service.security_opt.includes("no-new-privileges:true") && /^\d+m$/.test(service.mem_limit)'
verify 'profiles: each service beside the gateway has one' 'Object.entries(document).every(([name, service]) =>
  (name === "gateway" ? undefined : ["grafana", "prometheus"].includes(name) ? "observability" : "scaled") === service.profiles?.join())' < <(node .ci/compose.mjs config)

# Validates the file with Docker Compose, if it is installed. This needs no container engine.
if docker compose version >/dev/null 2>&1; then
  docker compose --profile scaled --profile observability config --quiet
  GATEWAY_UPSTREAM_TOKEN=t docker compose config | grep -- '--environment=Production'
else
  echo 'Docker Compose is not installed; only .ci/compose.mjs has read the file'
fi
