#!/usr/bin/env bash
# Compares the gateway, with all features on, with its peers in one run. See --help.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: compare.sh [--quick] [--seconds <a turn>] [--rounds <n>] [--save <file>] [--against <file>] [case...]

Compares the gateway in Production, with all features on (authentication, contract, job store on disk, URL rewriting, JSON log to a
file), with a bare YARP proxy, nginx, Prism (which validates with the gateway's own OpenAPI document) and fal's own server proxy. One
nginx simulates the upstream of all peers. Prints a Markdown table and the goals.

cases (default: all cases):
  submit            the body of a model's document is forwarded
  refused           the same body with one value out of its range
  live, finished    status polls of 500 running jobs, of 500 finished jobs
  1MB, 5MB, 20MB    submits with a picture as a data URI of that size
  latency           added latency at 1,000 submits/s, sent at a constant rate

  --seconds <n>     duration of one turn of one peer, default 8
  --rounds <n>      number of turns of each peer, default 3; the peers alternate
  --save <file>     writes the figures of this run to a file
  --against <file>  compares the figures with those of an earlier run, and says which differ by more than a tenth
  --quick           2 seconds, 1 round, shorter warm-up: a functional test, not a measurement

Requests per second vary on a shared machine. Compare the processor time per request (user + system of all processes of a peer, from
/proc).
HELP
}

started_in=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
load_before=$(cut -d ' ' -f 1-3 /proc/loadavg)
# shellcheck source=tests/Gateway.Benchmarks/compare/peers.sh
. compare/peers.sh
# shellcheck source=tests/Gateway.Benchmarks/compare/turns.sh
. compare/turns.sh

absolute() { if [[ $1 = /* ]]; then echo "$1"; else echo "$started_in/$1"; fi; }

seconds=8 rounds=3 warmup=3 save='' against='' cases=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit ;;
    --quick) seconds=2 rounds=1 warmup=1 ;;
    --seconds) seconds=${2:?--seconds needs a number}; shift ;;
    --rounds) rounds=${2:?--rounds needs a number}; shift ;;
    --save) save=$(absolute "${2:?--save needs a file}"); shift ;;
    --against) against=$(absolute "${2:?--against needs a file}"); shift ;;
    submit | refused | live | finished | 1MB | 5MB | 20MB | latency) cases+=("$1") ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
if [ ${#cases[@]} -eq 0 ]; then cases=(submit refused live finished 1MB 5MB 20MB latency); fi
wants() { local name; for name in "${cases[@]}"; do if [ "$name" = "$1" ]; then return 0; fi; done; return 1; }

require nginx nginx
require wrk wrk
require curl curl
require dotnet dotnet-sdk-10.0
require pgrep procps
if wants submit || wants refused; then require node nodejs; require npm npm; fi

work=$(mktemp -d) pids=()
# If root starts nginx, its workers run as another user, and this user must be able to reach the socket in this directory.
chmod 711 "$work"
stop() {
  if [ ${#pids[@]} -gt 0 ]; then kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

build
start_peers
make_bodies
if wants live; then make_jobs running "$model"; fi
if wants finished; then make_jobs ended fal-ai/imagen4/preview; fi

# The goals are relative to this turn, so every run contains it.
turns=("submit bare-yarp")
if wants submit; then turns+=("submit nginx" "submit prism" "submit fal-server-proxy" "submit gateway" "submit gateway-file-sink"); fi
if wants refused; then turns+=("refused prism" "refused gateway"); fi
if wants live; then turns+=("live bare-yarp" "live nginx" "live gateway"); fi
if wants finished; then turns+=("finished gateway"); fi
for size in 1MB 5MB 20MB; do
  if wants "$size"; then turns+=("$size bare-yarp" "$size gateway"); fi
done

for turn in "${turns[@]}"; do
  note "warming up: $turn"
  # shellcheck disable=SC2086 # a case and a peer
  warm_up $turn "$warmup"
done
for round in $(seq "$rounds"); do
  for turn in "${turns[@]}"; do
    note "round $round of $rounds: $turn"
    # shellcheck disable=SC2086 # a case and a peer
    take_turn $turn "$seconds" >>"$work/turns.tsv"
  done
done
if wants latency; then
  note 'latency at 1,000 submits/s'
  measure_latency $((seconds * rounds)) >"$work/latency.tsv"
fi

print_machine
failed=0
awk -F '\t' -v summary="$work/summary.tsv" -f compare/report.awk "$work/turns.tsv" || failed=1
if [ -n "$save" ]; then cp "$work/summary.tsv" "$save"; fi
if [ -n "$against" ]; then awk -f compare/repeat.awk "$against" "$work/summary.tsv"; fi
if wants latency; then awk -F '\t' -f compare/latency.awk "$work/latency.tsv" || failed=1; fi
[ "$failed" -eq 0 ]
