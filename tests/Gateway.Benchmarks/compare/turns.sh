# shellcheck shell=bash
# Sends the requests of one case to one peer and prints the measured cost. Uses the variables of compare.sh and peers.sh.
declare -A port pid
: "${work:=}" "${key:?}" "${model:?}" "${seconds:=}" "${rounds:=}" "${load_before:=}"

family() { # pid: prints the process id and the ids of all descendants
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do family "$child"; done
}

ticks() { # pid: prints user time and system time of all processes of a peer, in hundredths of a second
  local one
  for one in $(family "$1"); do
    sed 's/.*) //' "/proc/$one/stat"
  done | awk '{ user += $12; kernel += $13 } END { print user, kernel }'
}

resident() { # pid: prints the resident memory of all processes of a peer, in MiB
  local one total=0
  for one in $(family "$1"); do
    total=$((total + $(awk '/^VmRSS/ { print $2 }' "/proc/$one/status")))
  done
  echo $((total / 1024))
}

load() { # case, peer, seconds: prints the output of wrk
  local url="http://127.0.0.1:${port[$2]}"
  local submit=(-s compare/submit.lua) target="$url/$model" headers=()
  if [ "$2" = fal-server-proxy ]; then
    # The proxy has one route. A header contains the target.
    target="$url/api/fal/proxy"
    headers=("x-fal-target-url: http://127.0.0.1:${port[stub]}/$model")
  fi
  case $1 in
    submit | refused) wrk -t1 -c32 -d"${3}s" --latency "${submit[@]}" "$target" -- "$work/$1.json" "$key" "${headers[@]}" ;;
    *MB) wrk -t1 -c4 -d"${3}s" --timeout 20s --latency "${submit[@]}" "$target" -- "$work/$1.json" "$key" ;;
    live) wrk -t1 -c32 -d"${3}s" --latency -s compare/poll.lua "$url" -- "$work/running.paths" "$key" ;;
    finished) wrk -t1 -c32 -d"${3}s" --latency -s compare/poll.lua "$url" -- "$work/ended.paths" "$key" ;;
  esac
}

# Prints case, peer, user ticks, system ticks, requests, seconds, p50 and p99 in ms, MiB, responses other than 2xx, socket errors,
# separated by tabs.
take_turn() { # case, peer, seconds
  local before after output
  before=$(ticks "${pid[$2]}")
  output=$(load "$1" "$2" "$3")
  after=$(ticks "${pid[$2]}")
  awk -v OFS='\t' -v what="$1" -v peer="$2" -v before="$before" -v after="$after" -v memory="$(resident "${pid[$2]}")" '
    function ms(text) { return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text ~ /m$/ ? text * 60000 : text * 1000 }
    function s(text) { return ms(text) / 1000 }
    $1 == "50%" { p50 = ms($2) }
    $1 == "99%" { p99 = ms($2) }
    /requests in/ { requests = $1; seconds = s($4 == "" ? $3 : substr($4, 1, length($4) - 1)) }
    /Non-2xx/ { odd = $NF }
    /Socket errors/ { gsub(/,/, ""); broken = $4 + $6 + $8 + $10 }
    END { split(before, b, " "); split(after, a, " ")
      print what, peer, a[1] - b[1], a[2] - b[2], requests + 0, seconds, p50, p99, memory, odd + 0, broken + 0 }' <<<"$output"
}

# Repeats turns until the cost of three turns in a row differs by at most 5 %. A fixed warm-up time is not enough, because the JIT compiler
# runs beside the requests and takes longer on a busy machine.
warm_up() { # case, peer, seconds a turn
  local turn cost before=0 earlier=0
  for turn in $(seq 12); do
    cost=$(take_turn "$@" | awk -F '\t' '{ printf "%d", ($3 + $4) * 10000 / ($5 ? $5 : 1) }')
    if [ "$turn" -gt 2 ] && stands_still "$earlier" "$before" "$cost"; then return; fi
    earlier=$before before=$cost
  done
  note "the cost of $1 at $2 did not stand still: $earlier, $before, $cost µs"
}

stands_still() { # three costs
  local least=$1 most=$1 cost
  for cost in "$@"; do
    if [ "$cost" -lt "$least" ]; then least=$cost; fi
    if [ "$cost" -gt "$most" ]; then most=$cost; fi
  done
  # Costs are whole microseconds, so a cheap case may differ by one.
  [ $((most - least)) -le $((least / 20 > 1 ? least / 20 : 1)) ]
}

# Prints name, requests, p50, p99 in ms and failures, separated by tabs. The two peers alternate every second.
measure_latency() { # seconds
  local bare="http://127.0.0.1:${port[bare-yarp]}/$model" gateway="http://127.0.0.1:${port[gateway]}/$model"
  dotnet bin/Release/net10.0/Gateway.Benchmarks.dll latency 1000 "$1" "$work/submit.json" "$key" "bare-yarp=$bare" "gateway=$gateway"
}

print_machine() {
  local model_name memory dotnet
  model_name=$(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  dotnet=$(dotnet --list-runtimes | awk '$1 == "Microsoft.AspNetCore.App" { version = $2 } END { print version }')
  echo "Measured $(date -u +%F): $(nproc) × $model_name, $memory, Linux $(uname -r), .NET $dotnet; $rounds rounds of $seconds s per peer."
  echo "The load generator, the upstream and the peers share the processors. Load average before the first turn: $load_before."
  echo
}
