#!/usr/bin/env bash
# Runs the long version of each test at the size that the documents state, and prints a table of the results. All parts together take
# hours. `prove.sh bodies slow` runs two parts; `prove.sh --list` lists the parts. The output of a part goes to artifacts/prove/.
# Run this script on a machine without other load, because some parts measure time.
# shellcheck disable=SC2317 # parts are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Sizes. An environment variable overrides each size.
bodies=${PROVE_BODIES:-1000000}
crashes=${PROVE_CRASHES:-200}
slow_seconds=${PROVE_SLOW_SECONDS:-60}
# Names of attacks, separated by commas, or all.
attacks=${PROVE_ATTACKS:-all}
attack_seconds=${PROVE_ATTACK_SECONDS:-15}
restart_seconds=${PROVE_RESTART_SECONDS:-60}

parts=(bodies http ownership guesses slow hostile crashes restarts faults memory compare canaries)
output=$PWD/artifacts/prove
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true NO_COLOR=1
unset CI

describe() {
  case $1 in
    bodies) echo "$bodies generated bodies against the oracle of the model documents" ;;
    http) echo "generated bodies, sent over HTTP through the whole gateway" ;;
    ownership) echo "every client calls every job of every other client, in every form of call" ;;
    guesses) echo "guessed keys: response time of each kind of key, many guesses at a time" ;;
    slow) echo "slow headers, slow bodies, slow readers: response times of the other clients" ;;
    hostile) echo "attacks on memory, CPU time and shares, each on a process of its own: $attacks" ;;
    crashes) echo "$crashes times kill -9 during submits" ;;
    restarts) echo "two gateways behind nginx, restarted by turns for $restart_seconds s under 200 requests a second" ;;
    faults) echo "long runs of the fault tests" ;;
    memory) echo "memory under large bodies, uploaded files in submits, slow senders, large results" ;;
    compare) echo "CPU per request against bare YARP and peers" ;;
    canaries) echo "one run of all test suites, then a search for secrets in all their files" ;;
  esac
}

# Long runs of the fault tests, one per line: VARIABLE=value ... test-filter
fault_runs() {
  cat <<'RUNS'
GATEWAY_TEST_FLAPPING_SECONDS=120 FlappingTests
GATEWAY_TEST_CRASHES=40 KillTests
GATEWAY_TEST_OUTAGES=12 OutageTests
GATEWAY_TEST_DISK_ERRORS=10 DiskErrorTests
GATEWAY_TEST_DISCONNECTS=40 DisconnectTests
GATEWAY_TEST_ENDS=10000 OneEndTests
GATEWAY_TEST_REPLICA_KILLS=20 KilledReplicaTests
GATEWAY_TEST_MONEY_KILLS=100 KilledMoneyTests
GATEWAY_TEST_SETTLEMENTS=10000 OneSettlementTests
GATEWAY_TEST_FOLLOWING_OUTAGE_SECONDS=300 FollowingTests
GATEWAY_TEST_CHANGE_SECONDS=2 KeyReplicaTests
RUNS
}

# A part writes its figures to this file, one per line. The table shows them.
figures() { echo "$output/$1.figures"; }

unit() { dotnet test -c Release --project tests/Gateway.UnitTests --filter "$1" --output Detailed --show-stdout All; }
functional() { dotnet test -c Release --project tests/Gateway.FunctionalTests --filter "$1" --output Detailed --show-stdout All; }

part_bodies() {
  GATEWAY_TEST_BODIES=$bodies unit ContractPropertyTests || return 1
  GATEWAY_TEST_BODIES=$bodies unit VocabularyPropertyTests || return 1
  grep -oE '[0-9]+ accepted, [0-9]+ refused by contract, [0-9]+ refused as JSON' "$output/bodies.txt" | tail -1 >"$(figures bodies)"
}

part_http() { GATEWAY_TEST_HTTP_BODIES=${PROVE_HTTP_BODIES:-50000} functional GeneratedBodyTests; }

part_ownership() { GATEWAY_TEST_OWNERSHIP=0 functional OwnershipMatrixTests; }

part_guesses() {
  GATEWAY_TEST_TIMED_SAMPLES=20000 unit GuessTimingTests || return 1
  grep -oE '100 answers each: unknown .*' "$output/guesses.txt" | tail -1 | sed 's/^/in the authenticator, /' >>"$(figures guesses)"
  GATEWAY_TEST_GUESSES=100000 GATEWAY_TEST_TIMED_GUESSES=20000 functional "KeyGuessingTests|FileGuessingTests"
}

part_slow() { GATEWAY_TEST_RESIDENT_MEMORY=1 GATEWAY_TEST_SLOW=$slow_seconds functional SlowClientTests; }

# One attack runs after another: each measures times. The rows go to hostile.md.
part_hostile() {
  local rows=$output/hostile.md code=0
  {
    echo "$(date -u +%F), $(machine), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
    echo
    echo '| attack | description | claims | resident | managed | connections | descriptors | files | well-behaved client | upstream polls | CPU time | answers |'
    echo '|---|---|---|---|---|---|---|---|---|---|---|---|'
  } >"$rows"
  GATEWAY_TEST_REPORT=$rows GATEWAY_TEST_HOSTILE=$attacks GATEWAY_TEST_HOSTILE_SECONDS=$attack_seconds \
    dotnet test -c Release --project tests/Gateway.FunctionalTests --filter-namespace Gateway.FunctionalTests.Hostile \
    --parallel none --output Detailed --show-stdout All || code=1
  echo "$(grep -c '^| `' "$rows") attacks, $(grep -c '^| `.* | met | ' "$rows") met all claims, see hostile.md" >"$(figures hostile)"
  # shellcheck disable=SC2016 # the backquotes are those of Markdown
  grep '^| `.* | \*\*' "$rows" | sed -E 's/^\| `([^`]*)` \|[^|]*\| \*\*(.*)\*\* \|.*/\1: \2/' >>"$(figures hostile)"
  return "$code"
}

part_crashes() { GATEWAY_TEST_CRASHES=$crashes functional CrashTests && echo "$crashes kills, no job lost" >"$(figures crashes)"; }

part_restarts() { GATEWAY_TEST_RESTART_SECONDS=$restart_seconds functional RollingRestartTests; }

part_faults() {
  local runs=0 line filter variables code=0
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    filter=${line##* }
    read -ra variables <<<"${line% *}"
    echo "--- $line"
    env "${variables[@]}" dotnet test -c Release --project tests/Gateway.FunctionalTests --filter "$filter" || code=1
    ((runs++))
  done < <(fault_runs)
  echo "$runs long runs" >"$(figures faults)"
  # If no run is listed, the part is skipped.
  [ "$runs" -gt 0 ] && return "$code"
  return 77
}

part_memory() {
  GATEWAY_TEST_RESIDENT_MEMORY=1 functional MemoryTests || return 1
  dotnet run -c Release --project tests/Gateway.Benchmarks -- memory
}

part_compare() { tests/Gateway.Benchmarks/compare.sh; }

part_canaries() {
  local kept=$output/kept results=$output/results code=0
  rm -rf "$kept" "$results"
  mkdir -p "$kept"
  GATEWAY_TEST_KEEP=$kept dotnet test -c Release --report-xunit-trx --results-directory "$results" || code=1
  tests/canaries.sh "$kept" "$results" "$output" | tee "$(figures canaries)" || code=1
  rm -rf "$kept"
  return "$code"
}

# Columns: tool, Debian package, the parts that need the tool.
tools() {
  cat <<'TOOLS'
dotnet the-.NET-10-SDK bodies http ownership guesses slow hostile crashes restarts faults memory compare canaries
slowhttptest slowhttptest slow
wrk wrk compare
nginx nginx-light compare restarts
prlimit util-linux canaries
TOOLS
}

check_tools() {
  local tool package needed part missing=0
  while read -r tool package needed; do
    for part in "${wanted[@]}"; do
      if [[ " $needed " == *" $part "* ]] && ! command -v "$tool" >/dev/null && [ ! -x "/usr/sbin/$tool" ]; then
        echo "part $part needs $tool: apt-get install $package" >&2
        missing=1
      fi
    done
  done < <(tools)
  return $missing
}

machine() {
  echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(awk '/MemTotal/ { printf "%d GiB", $2 / 1048576 }' /proc/meminfo), $(uname -sr), SDK $(dotnet --version)"
}

run() { # part: runs the part and adds its row to the table
  local part=$1 started=$SECONDS code result
  rm -f "$(figures "$part")"
  printf '\n=== %s: %s\n' "$part" "$(describe "$part")"
  GATEWAY_TEST_REPORT=$(figures "$part") "part_$part" >"$output/$part.txt" 2>&1
  code=$?
  case $code in
    0) result=passed ;;
    77) result=skipped ;;
    *) result="**failed**, see $part.txt" failed=1 ;;
  esac
  [ -s "$(figures "$part")" ] && result+=": $(sed 's/|/\\|/g' "$(figures "$part")" | awk '{ printf "%s%s", NR > 1 ? "<br>" : "", $0 }')"
  echo "--- $result"
  if [ $code -ne 0 ] && [ $code -ne 77 ]; then tail -40 "$output/$part.txt"; fi
  echo "| $part | $(describe "$part") | $result | $((SECONDS - started)) s |" >>"$output/table.md"
}

case ${1-} in
  --list)
    for part in "${parts[@]}"; do printf '%-10s %s\n' "$part" "$(describe "$part")"; done
    exit 0
    ;;
esac
wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=("${parts[@]}")
for part in "${wanted[@]}"; do
  if [[ " ${parts[*]} " != *" $part "* ]]; then
    echo "there is no part '$part'; prove.sh --list lists the parts" >&2
    exit 2
  fi
done
check_tools || exit 2

mkdir -p "$output"
failed=0
{
  echo "$(date -u +%F), $(machine), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
  echo
  echo '| part | test | result | time |'
  echo '|---|---|---|---|'
} >"$output/table.md"
dotnet build -c Release --nologo -v quiet || exit 1
# The parts run in the order of the list.
for part in "${parts[@]}"; do
  if [[ " ${wanted[*]} " == *" $part "* ]]; then run "$part"; fi
done
echo
cat "$output/table.md"
exit $failed
