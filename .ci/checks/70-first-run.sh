#!/usr/bin/env bash
# runs the README's first command and the curl command that it prints, and checks the OpenAPI documents of both ports
set -euo pipefail

log=$CI_OUTPUT/first-run.log
# An administration key, so that the management port has its document. The port is free, so that the check can run beside a gateway.
export Gateway__Management__Url=http://127.0.0.1:0 Gateway__Administration__Keys__ci__Role=Viewer
Gateway__Administration__Keys__ci__Sha256=$(head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1)
export Gateway__Administration__Keys__ci__Sha256
# This is the README's command with a free port, so that the check can run while another gateway uses port 8080.
setsid dotnet run --project src/Gateway -- --urls http://127.0.0.1:0 >"$log" 2>&1 &
gateway=$!
trap 'kill -TERM -- -$gateway 2>/dev/null; wait $gateway 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  # The last line of the announcement. The lines before it are complete then.
  grep -q '^Swagger UI: ' "$log" && break
  kill -0 $gateway 2>/dev/null || break
  sleep .2
done
base=$(grep -oEm1 'The gateway listens on http://127\.0\.0\.1:[0-9]+' "$log" | grep -oE 'http:.*') || { cat "$log"; exit 1; }

node .ci/journey.mjs "$base" <"$log"

# A relative path on the command line starts at the caller's directory, as in the README.
dotnet run --project src/Gateway --no-build -- contracts check src/Gateway/Contracts/models

# As in the README: the JSON alone.
dotnet run --project src/Gateway --no-build --no-launch-profile -- keys new --client render-service --json | node -e '
  const key = JSON.parse(require("fs").readFileSync(0, "utf8")); if (key.client !== "render-service" || !key.sha256) process.exit(1)'

# The settings that it reads, and reads again after a change, are those of the repository and not a copy.
grep -qF "a later file overrides an earlier one: $PWD/appsettings.json, $PWD/src/Gateway/appsettings.Development.json" "$log" || { cat "$log"; exit 1; }

# In Production, without a token, the gateway refuses to start.
production=$(Gateway__Upstream__Token='' dotnet run --project src/Gateway --no-build --no-launch-profile -- --urls http://127.0.0.1:0 2>&1) && exit 1
grep -q 'Gateway:Upstream:Token: missing' <<<"$production" || { echo "$production"; exit 1; }

curl -sf "$base/swagger/v1/swagger.json" -o "$CI_OUTPUT/openapi.json" || { echo "no OpenAPI document at $base/swagger/v1/swagger.json"; exit 1; }
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true .ci/node_modules/.bin/redocly lint --config .ci/redocly.yaml "$CI_OUTPUT/openapi.json"
curl -sf "$base/swagger/index.html" -o /dev/null

management=$(grep -oEm1 'The management port listens on http://127\.0\.0\.1:[0-9]+' "$log" | grep -oE 'http:.*')
curl -sf "$management/admin/v1/openapi.json" -o "$CI_OUTPUT/administration.json" || { echo "no OpenAPI document of the administration API"; exit 1; }
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true .ci/node_modules/.bin/redocly lint --config .ci/redocly.yaml "$CI_OUTPUT/administration.json"
curl -sf "$management/admin/index.html" -o /dev/null
