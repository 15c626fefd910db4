#!/usr/bin/env bash
# runs the program before the last change of the schema and this one on the same databases, under load
#
# The previous program is built from the history. A checkout without history skips this check: dotnet test executes the recorded statements
# of that program (tests/Gateway.UnitTests/Jobs/Store/Versions).
set -euo pipefail

recorded=$(find tests/Gateway.UnitTests/Jobs/Store/Versions -name 'version-*.json')
commit=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).commit' "$recorded")
if ! git cat-file -e "$commit^{commit}" 2>/dev/null; then
  echo "skipped: this checkout does not have the commit $commit"
  exit 77
fi

previous=$CI_OUTPUT/previous
rm -rf "$previous"
mkdir -p "$previous"
git archive "$commit" | tar -x -C "$previous"
dotnet build --nologo -v q -c Release "$previous/src/Gateway"

export GATEWAY_PREVIOUS_PROGRAM=$previous/src/Gateway/bin/Release/net10.0/Gateway.dll
results=$CI_OUTPUT/versions-results
rm -rf "$results"
dotnet test --project tests/Gateway.FunctionalTests --filter-class '*PreviousProgramTests' --report-xunit-trx --results-directory "$results"
passed=$(grep -ohE '<UnitTestResult [^>]*' -r "$results" --include='*.trx' | grep -c ' outcome="Passed"')
echo "$passed 0 0" >"$CI_COUNTS"
[ "$passed" -eq 2 ]
