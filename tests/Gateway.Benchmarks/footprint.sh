#!/usr/bin/env bash
# Measures what a gateway needs before its first request. See --help.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: footprint.sh [--starts <n>] [--image <name>] [--engine docker|podman]

Prints a Markdown table: size of the image, time from the start of the process until /healthz/ready answers 200, processor time until
then, and memory 10 s later without a request (resident, and its anonymous part, which is not shared with other processes).

Without --image, the program is published as in the Dockerfile and runs as a process of this machine. With --image, each start is a
container with the limits of docker-compose.yml (512 MB, read-only, no capabilities).

  --starts <n>   number of starts, default 5; the table shows the median, and the smallest and largest value

Run it on a machine without other load: the time to ready depends on an idle second processor.
HELP
}

starts=5 image='' engine=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit ;;
    --starts) starts=${2:?--starts needs a number}; shift ;;
    --image) image=${2:?--image needs a name}; shift ;;
    --engine) engine=${2:?--engine needs docker or podman}; shift ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
name=gateway-footprint-$$
pid=''
finish() {
  if [ -n "$image" ]; then "$engine" rm -f "$name" >/dev/null 2>&1 || true; elif [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT

note() { echo "$*" >&2; }

free_port() {
  local candidate
  while candidate=$((20000 + RANDOM % 10000)); do
    if ! (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then echo "$candidate"; return; fi
  done
}

# The upstream is never called, so its address only has to be valid.
environment() { # port
  printf '%s\n' ASPNETCORE_ENVIRONMENT=Production Gateway__Upstream__Token=footprint-upstream-token Gateway__DrainDelay=00:00:00 \
    "ASPNETCORE_HTTP_PORTS=$1" "Gateway__Clients__footprint__Keys__0__Sha256=$(printf footprint | sha256sum | cut -d ' ' -f 1)"
}

start_process() { # port: sets pid
  local settings
  mapfile -t settings < <(environment "$1")
  mkdir -p "$work/data"
  env -C "$work" "${settings[@]}" "ConnectionStrings__Jobs=Data Source=$work/data/$1.db" Gateway__Management__Url=http://127.0.0.1:0 \
    dotnet "$work/app/Gateway.dll" >"$work/log" 2>&1 &
  pid=$!
}

start_container() { # port: sets pid
  local options=() line
  while read -r line; do options+=(-e "$line"); done < <(environment "$1")
  "$engine" run -d --name "$name" --network host --read-only --tmpfs /tmp --tmpfs /data:mode=0777 --cap-drop=ALL \
    --security-opt no-new-privileges --memory 512m --pids-limit 256 "${options[@]}" -e Gateway__Management__Url=http://127.0.0.1:0 "$image" \
    >/dev/null
  pid=$("$engine" inspect -f '{{.State.Pid}}' "$name")
}

stop() {
  if [ -n "$image" ]; then "$engine" rm -f "$name" >/dev/null; else kill "$pid"; wait "$pid" 2>/dev/null || true; fi
  pid=''
}

# Milliseconds since the process began. The kernel counts its start in hundredths of a second since boot.
age() { awk -v hz=100 '{ sub(/.*\) /, ""); print $20 * 1000 / hz }' "/proc/$pid/stat" | awk -v up="$1" '{ print up * 1000 - $1 }'; }

measure() { # prints ms to ready, CPU ms, resident MiB, anonymous MiB
  local port ready up processor
  port=$(free_port)
  if [ -n "$image" ]; then start_container "$port"; else start_process "$port"; fi
  for _ in $(seq 2000); do
    if curl -sf -o /dev/null "http://127.0.0.1:$port/healthz/ready"; then ready=1; break; fi
    [ -d "/proc/$pid" ] || break
    sleep .005
  done
  if [ -z "${ready:-}" ]; then note "the gateway did not become ready"; tail -n 5 "$work/log" >&2 || true; exit 1; fi
  read -r up _ </proc/uptime
  processor=$(sed 's/.*) //' "/proc/$pid/stat" | awk '{ print ($12 + $13) * 10 }')
  ready=$(age "$up")
  sleep 10
  awk -v OFS='\t' -v ready="$ready" -v processor="$processor" '
    /^VmRSS/ { resident = $2 / 1024 } /^RssAnon/ { anonymous = $2 / 1024 } END { print ready, processor, resident, anonymous }' \
    "/proc/$pid/status"
  stop
}

if [ -n "$image" ]; then
  if [ -z "$engine" ]; then if command -v docker >/dev/null; then engine=docker; else engine=podman; fi; fi
  size=$("$engine" image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.0f MiB", $1 / 1048576 }') what=image
else
  note 'publishing'
  dotnet publish "$root/src/Gateway/Gateway.csproj" -c Release -o "$work/app" --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true -p:UseAppHost=false -p:PublishDocumentationFiles=false --nologo -v quiet >&2
  size="$(du -sm "$work/app" | cut -f 1) MiB without the runtime" what=program
fi
for turn in $(seq "$starts"); do
  note "start $turn of $starts"
  measure >>"$work/turns"
done

row() { # column, title, unit
  sort -g -k "$1,$1" "$work/turns" | awk -F '\t' -v column="$1" -v title="$2" -v unit="$3" '
    { value[NR] = $column } END { printf "| %s | %.0f %s | %.0f to %.0f |\n", title, value[int((NR + 1) / 2)], unit, value[1], value[NR] }'
}
echo "| $(date -u +%F), $(nproc) processors | median of $starts starts | range |"
echo '|---|--:|--:|'
echo "| size of the $what | $size | |"
row 1 'start to ready' ms
row 2 'processor time until ready' ms
row 3 'idle memory, resident' MiB
row 4 'idle memory, anonymous part' MiB
