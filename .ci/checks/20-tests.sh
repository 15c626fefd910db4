#!/usr/bin/env bash
# dotnet test, as in the README
set -uo pipefail

results=$CI_OUTPUT/test-results
# What the tests' gateways wrote is kept for the next check.
export GATEWAY_TEST_KEEP=$CI_OUTPUT/kept
rm -rf "$results" "$GATEWAY_TEST_KEEP"
mkdir -p "$GATEWAY_TEST_KEEP"
dotnet test --report-xunit-trx --results-directory "$results"
code=$?

outcomes=$(grep -ohE '<UnitTestResult [^>]*' -r "$results" --include='*.trx' | grep -oE ' outcome="[A-Za-z]+"')
count() { grep -cE "\"$1\"" <<<"$outcomes"; }
passed=$(count Passed) skipped=$(count NotExecuted) total=$(grep -c . <<<"$outcomes")
failed=$((total - passed - skipped))

if [ "$skipped" -gt 0 ]; then
  echo "Skipped:"
  grep -ohE '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*' -r "$results" --include='*.trx' | grep -oE 'testName="[^"]*"'
fi

projects=$(find tests -name '*Tests.csproj' | wc -l) reports=$(find "$results" -name '*.trx' | wc -l)
if [ "$reports" -ne "$projects" ]; then
  echo "$projects test projects, but $reports of them reported"
  code=1
fi

# A run that broke off (no build, a crash) may have failed without a failed test.
if [ $code -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
echo "$passed $failed $skipped" >"$CI_COUNTS"
[ $code -eq 0 ]
