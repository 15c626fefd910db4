#!/usr/bin/env bash
# dotnet test, as in the README
set -uo pipefail

results=$CI_OUTPUT/test-results
# The files that the tested gateways write are kept for the check 25-canaries.
export GATEWAY_TEST_KEEP=$CI_OUTPUT/kept
rm -rf "$results" "$GATEWAY_TEST_KEEP"
mkdir -p "$GATEWAY_TEST_KEEP"
dotnet test --report-xunit-trx --results-directory "$results"
code=$?

outcomes=$(grep -ohE '<UnitTestResult [^>]*' -r "$results" --include='*.trx' | grep -oE ' outcome="[A-Za-z]+"')
count() { grep -cE "\"$1\"" <<<"$outcomes"; }
passed=$(count Passed) skipped=$(count NotExecuted) total=$(grep -c . <<<"$outcomes")
failed=$((total - passed - skipped))

# The summary of the run repeats names and reasons, because the output of a failed test can have thousands of lines.
if [ "$failed" -gt 0 ]; then
  find "$results" -name '*.trx' -exec cat {} + | tr '\n' ' ' |
    grep -oP '<UnitTestResult [^>]*outcome="Failed"[^>]*>.*?<Message>[^<]{0,300}' |
    sed -E 's/<UnitTestResult testName="([^"]*)".*<Message>/\1: /' >"$CI_NOTES"
fi

if [ "$skipped" -gt 0 ]; then
  echo "Skipped:"
  grep -ohE '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*' -r "$results" --include='*.trx' | grep -oE 'testName="[^"]*"'
fi

projects=$(find tests -name '*Tests.csproj' | wc -l) reports=$(find "$results" -name '*.trx' | wc -l)
if [ "$reports" -ne "$projects" ]; then
  echo "$projects test projects, but $reports test reports"
  code=1
fi

# A run that aborts (build error, crash) can fail without a failed test.
if [ $code -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
echo "$passed $failed $skipped" >"$CI_COUNTS"
[ $code -eq 0 ]
