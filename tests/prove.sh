#!/usr/bin/env bash
# The long part of the proof: each claim at the size that the documents state, and a table of what came of it. Takes hours as a
# whole; `prove.sh bodies slow` runs two parts, `prove.sh --list` names them. Everything that a part prints goes to artifacts/prove/.
# Needs a machine that does nothing else: some parts measure time.
# shellcheck disable=SC2317 # parts are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Sizes; each can be set from outside.
bodies=${PROVE_BODIES:-1000000}
crashes=${PROVE_CRASHES:-200}
slow_seconds=${PROVE_SLOW_SECONDS:-60}

parts=(bodies http ownership guesses slow crashes faults memory compare canaries)
output=$PWD/artifacts/prove
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true NO_COLOR=1
unset CI

describe() {
  case $1 in
    bodies) echo "$bodies generated bodies against the oracle of the model documents" ;;
    http) echo "generated bodies through the whole gateway" ;;
    ownership) echo "every client asks for every job in every way" ;;
    guesses) echo "guessed keys: time of each kind, a flood of them" ;;
    slow) echo "slow headers, slow body, slow read: the others' times" ;;
    crashes) echo "$crashes times kill -9 under submits" ;;
    faults) echo "every fault at every verb, long runs" ;;
    memory) echo "memory under large bodies, slow senders, large results" ;;
    compare) echo "CPU per request against bare YARP and peers" ;;
    canaries) echo "all suites once, then everything that they wrote is searched" ;;
  esac
}

# Long runs of the fault suite, one a line: VARIABLE=value ... filter-of-the-tests
fault_runs() {
  cat <<'RUNS'
GATEWAY_TEST_FLAPPING_SECONDS=120 FlappingTests
GATEWAY_TEST_CRASHES=40 KillTests
GATEWAY_TEST_OUTAGES=12 OutageTests
GATEWAY_TEST_DISK_ERRORS=10 DiskErrorTests
GATEWAY_TEST_DISCONNECTS=40 DisconnectTests
RUNS
}

# Figures of a part go into this file, one a line; the table shows them.
figures() { echo "$output/$1.figures"; }

unit() { dotnet test -c Release tests/Gateway.UnitTests --filter "$1" --logger 'console;verbosity=detailed'; }
functional() { dotnet test -c Release tests/Gateway.FunctionalTests --filter "$1" --logger 'console;verbosity=detailed'; }

part_bodies() {
  GATEWAY_TEST_BODIES=$bodies unit ContractPropertyTests || return 1
  grep -oE '[0-9]+ accepted, [0-9]+ refused by contract, [0-9]+ refused as JSON' "$output/bodies.txt" | tail -1 >"$(figures bodies)"
}

part_http() { GATEWAY_TEST_HTTP_BODIES=${PROVE_HTTP_BODIES:-50000} functional GeneratedBodyTests; }

part_ownership() { GATEWAY_TEST_OWNERSHIP=0 functional OwnershipMatrixTests; }

part_guesses() {
  GATEWAY_TEST_TIMED_SAMPLES=20000 unit GuessTimingTests || return 1
  grep -oE '100 answers each: unknown .*' "$output/guesses.txt" | tail -1 | sed 's/^/in the authenticator, /' >>"$(figures guesses)"
  GATEWAY_TEST_GUESSES=100000 GATEWAY_TEST_TIMED_GUESSES=20000 functional KeyGuessingTests
}

part_slow() { GATEWAY_TEST_RESIDENT_MEMORY=1 GATEWAY_TEST_SLOW=$slow_seconds functional SlowClientTests; }

part_crashes() { GATEWAY_TEST_CRASHES=$crashes functional CrashTests && echo "$crashes kills, nothing lost" >"$(figures crashes)"; }

part_faults() {
  local runs=0 line filter variables code=0
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    filter=${line##* }
    read -ra variables <<<"${line% *}"
    echo "--- $line"
    env "${variables[@]}" dotnet test -c Release tests/Gateway.FunctionalTests --filter "$filter" || code=1
    ((runs++))
  done < <(fault_runs)
  echo "$runs long runs" >"$(figures faults)"
  # Nothing listed is nothing proven.
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
  GATEWAY_TEST_KEEP=$kept dotnet test -c Release --logger trx --results-directory "$results" || code=1
  tests/canaries.sh "$kept" "$results" "$output" | tee "$(figures canaries)" || code=1
  rm -rf "$kept"
  return "$code"
}

# Tool, Debian package, the parts that need it.
tools() {
  cat <<'TOOLS'
dotnet the-.NET-10-SDK bodies http ownership guesses slow crashes faults memory compare canaries
slowhttptest slowhttptest slow
wrk wrk compare
nginx nginx-light compare
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

run() { # part: runs it and adds its line to the table
  local part=$1 started=$SECONDS code result
  rm -f "$(figures "$part")"
  printf '\n=== %s: %s\n' "$part" "$(describe "$part")"
  GATEWAY_TEST_REPORT=$(figures "$part") "part_$part" >"$output/$part.txt" 2>&1
  code=$?
  case $code in
    0) result=held ;;
    77) result='nothing to run' ;;
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
    echo "there is no part '$part'; prove.sh --list names them" >&2
    exit 2
  fi
done
check_tools || exit 2

mkdir -p "$output"
failed=0
{
  echo "$(date -u +%F), $(machine), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
  echo
  echo '| part | what | result | time |'
  echo '|---|---|---|---|'
} >"$output/table.md"
dotnet build -c Release --nologo -v quiet || exit 1
# In the order of the list, whatever the order asked for.
for part in "${parts[@]}"; do
  if [[ " ${wanted[*]} " == *" $part "* ]]; then run "$part"; fi
done
echo
cat "$output/table.md"
exit $failed
