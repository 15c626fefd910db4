#!/usr/bin/env bash
# Compares the gateway with everything on (authentication, contract, job store on disk, URL rewriting, JSON log to a file) with a
# bare YARP proxy, in one run, on the body of a model's document. Requests per second swing on a shared machine; CPU per request
# (user + system time from /proc) is what to compare.
# Needs: the .NET SDK, nginx, wrk. usage: compare.sh [seconds a turn] [rounds]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
seconds=${1:-8} rounds=${2:-3}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

dotnet build -c Release --nologo -v quiet Gateway.Benchmarks.csproj
dotnet build -c Release --nologo -v quiet BareProxy/BareProxy.csproj

key=benchmark-key-0123456789abcdef
digest=$(printf %s "$key" | sha256sum | cut -d' ' -f1)
model=fal-ai/wan/v2.2-a14b/image-to-image

cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 10000000; client_body_temp_path $work/b; proxy_temp_path $work/p;
  fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s; client_max_body_size 64m; client_body_buffer_size 64m;
  server {
    listen 127.0.0.1:18701;
    location / {
      default_type application/json;
      return 200 '{"status":"IN_QUEUE","request_id":"\$request_id","response_url":"https://queue.fal.run/fal-ai/wan/requests/\$request_id","status_url":"https://queue.fal.run/fal-ai/wan/requests/\$request_id/status","cancel_url":"https://queue.fal.run/fal-ai/wan/requests/\$request_id/cancel","logs":null,"metrics":{},"queue_position":0}';
    }
  }
}
CONF

cat >"$work/submit.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer benchmark-key-0123456789abcdef"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[{
    "image_url": "https://storage.googleapis.com/falserverless/example_inputs/wan-image-to-image-input.png",
    "prompt": "A cinematic shot of an ancient city at sunset, intricate stone buildings, warm golden light",
    "strength": 0.5,
    "aspect_ratio": "auto",
    "num_inference_steps": 27,
    "enable_safety_checker": true,
    "enable_prompt_expansion": false,
    "acceleration": "regular",
    "guidance_scale": 3.5,
    "guidance_scale_2": 4,
    "shift": 2,
    "image_format": "jpeg"
}]]
LUA
sed 's/"num_inference_steps": 27/"num_inference_steps": 99/' "$work/submit.lua" >"$work/refused.lua"

nginx -p "$work" -c "$work/nginx.conf" & pids+=($!)
dotnet BareProxy/bin/Release/net10.0/BareProxy.dll http://127.0.0.1:18703 http://127.0.0.1:18701/ & pids+=($!); bare=$!
(
  cd "$work"
  export ASPNETCORE_ENVIRONMENT=Production Gateway__Upstream__Token=benchmark-upstream-token
  export Gateway__Clients__benchmark__Keys__0__Sha256=$digest
  export ReverseProxy__Clusters__quickrouter__Destinations__primary__Address=http://127.0.0.1:18701/
  exec dotnet "$OLDPWD/bin/Release/net10.0/Gateway.dll" --urls=http://127.0.0.1:18704 >"$work/gateway.log"
) & pids+=($!); gateway=$!
for port in 18701 18703 18704; do
  for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/healthz/ready" && break; sleep .1; done
done

ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; }

turn() { # name, pid, port, script: prints name, CPU µs a request, requests/s, p50, p99, MiB, failures
  local before after output requests
  before=$(ticks "$2")
  output=$(wrk -t1 -c32 -d"${seconds}s" --latency -s "$work/$4.lua" "http://127.0.0.1:$3/$model")
  after=$(ticks "$2")
  requests=$(awk '/requests in/ { print $1 }' <<<"$output")
  awk -v name="$1/$4" -v cpu=$((after - before)) -v n="$requests" -v s="$seconds" -v mem="$(resident "$2")" \
    -v p50="$(awk '$1 == "50%" { print $2 }' <<<"$output")" -v p99="$(awk '$1 == "99%" { print $2 }' <<<"$output")" \
    -v odd="$(awk '/Non-2xx/ { print $NF }' <<<"$output")" \
    'BEGIN { printf "%-18s %8.1f %10.0f %10s %10s %6d %8s\n", name, cpu * 10000 / n, n / s, p50, p99, mem, odd == "" ? 0 : odd }'
}

printf '%-18s %8s %10s %10s %10s %6s %8s\n' peer/case 'µs CPU' 'requests/s' p50 p99 MiB non-2xx
for round in $(seq 0 "$rounds"); do
  for peer in "bare-yarp $bare 18703 submit" "gateway $gateway 18704 submit" "gateway $gateway 18704 refused"; do
    # shellcheck disable=SC2086
    line=$(turn $peer)
    if [ "$round" -gt 0 ]; then echo "$line" | tee -a "$work/result"; fi   # round 0 warms up
  done
done

echo
awk '{ sum[$1] += $2; n[$1]++ } END {
  base = sum["bare-yarp/submit"] / n["bare-yarp/submit"]
  for (name in sum) printf "%-18s %6.1f µs a request, %.2f x bare YARP\n", name, sum[name] / n[name], sum[name] / n[name] / base }' "$work/result" | sort
