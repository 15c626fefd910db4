#!/usr/bin/env bash
# checks the OpenAPI document of contracts that use every keyword with Redocly and with Spectral
set -euo pipefail

log=$CI_OUTPUT/vocabulary.log
export Gateway__Contracts__Directory=$PWD/tests/contracts Gateway__Management__Url=http://127.0.0.1:0
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

document=$CI_OUTPUT/vocabulary.json
curl -sf "$base/swagger/v1/swagger.json" -o "$document" || { echo "no OpenAPI document at $base/swagger/v1/swagger.json"; exit 1; }
grep -q '"ShapesImageInput"' "$document"
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true .ci/node_modules/.bin/redocly lint --config .ci/redocly.yaml "$document"
.ci/node_modules/.bin/spectral lint --ruleset .ci/spectral.yaml --fail-severity hint "$document"
