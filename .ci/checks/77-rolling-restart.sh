#!/usr/bin/env bash
# restarts two gateways behind nginx, by turns, for 60 s under 200 requests a second: no request fails, no job is lost
set -euo pipefail

# A missing nginx or PostgreSQL must fail the check, not skip its test.
export CI=true GATEWAY_TEST_RESTART_SECONDS=60 GATEWAY_TEST_REPORT=$CI_OUTPUT/rolling-restart.txt
rm -f "$GATEWAY_TEST_REPORT"
dotnet test --project tests/Gateway.FunctionalTests --filter RollingRestartTests
cat "$GATEWAY_TEST_REPORT"
