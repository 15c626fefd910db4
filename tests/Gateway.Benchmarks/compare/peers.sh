# shellcheck shell=bash
# Builds and starts the peers of compare.sh, and prepares the request bodies. Uses the variables root, work and pids of compare.sh.
# Sets port and pid of each peer.
declare -A port pid
: "${root:?}" "${work:=}"

key=benchmark-key-0123456789abcdef
# shellcheck disable=SC2034 # for turns.sh
model=fal-ai/wan/v2.2-a14b/image-to-image
published="$root/artifacts/benchmarks/gateway"

note() { echo "$*" >&2; }
fail() { note "compare.sh: $*"; exit 1; }

require() { # command, apt package
  command -v "$1" >/dev/null || fail "$1 is missing; on Debian and Ubuntu: apt-get install $2"
}

build() {
  note 'building'
  # The options are those of the Dockerfile, so that the measured program is the deployed program.
  dotnet publish "$root/src/Gateway/Gateway.csproj" -c Release -o "$published" --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true -p:UseAppHost=false -p:PublishDocumentationFiles=false \
    --nologo -v quiet >&2
  dotnet build -c Release --nologo -v quiet BareProxy/BareProxy.csproj >&2
  if wants latency; then dotnet build -c Release --nologo -v quiet Gateway.Benchmarks.csproj >&2; fi
  if { wants submit || wants refused; } && [ ! -d peers/node_modules ]; then
    note 'npm ci in peers'
    (cd peers && npm ci --no-audit --no-fund --loglevel=error) >&2
  fi
}

free_port() {
  local candidate
  while candidate=$((20000 + RANDOM % 10000)); do
    if ! (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then echo "$candidate"; return; fi
  done
}

start() { # name, command...: starts the command in the background, with its output in files
  "${@:2}" >"$work/$1.out" 2>"$work/$1.err" &
  pid[$1]=$!
  pids+=($!)
}

await() { # name, path: waits until the peer sends any response
  for _ in $(seq 200); do
    if curl -s -o /dev/null "http://127.0.0.1:${port[$1]}$2"; then return; fi
    kill -0 "${pid[$1]}" 2>/dev/null || break
    sleep .1
  done
  tail -n 20 "$work/$1.out" "$work/$1.err" >&2
  fail "$1 does not respond"
}

nginx_with() { # name of the configuration: fills in its placeholders and prints the path of the result
  sed -e "s#WORK#$work#g" -e "s#PORT#${port[$1]}#" -e "s#UPSTREAM#127.0.0.1:${port[stub]}#" "compare/$1.conf" >"$work/$1.conf"
  echo "$work/$1.conf"
}

gateway() { # name, setting...
  local digest
  digest=$(printf %s "$key" | sha256sum | cut -d' ' -f1)
  mkdir -p "$work/$1"
  start "$1" env -C "$work/$1" ASPNETCORE_ENVIRONMENT=Production Gateway__Upstream__Token=benchmark-upstream-token \
    Gateway__DrainDelay=00:00:00 Gateway__Management__Url=http://127.0.0.1:0 \
    Gateway__Limits__UpstreamPollsPerSecond=100000 "Gateway__Clients__benchmark__Keys__0__Sha256=$digest" \
    "ConnectionStrings__Jobs=Data Source=$work/$1/jobs.db" \
    "ReverseProxy__Clusters__quickrouter__Destinations__primary__Address=http://127.0.0.1:${port[stub]}/" "${@:2}" \
    dotnet "$published/Gateway.dll" "--urls=http://127.0.0.1:${port[$1]}"
}

start_peers() {
  local name
  note 'starting'
  for name in stub nginx bare-yarp gateway gateway-file-sink prism fal-server-proxy; do port[$name]=$(free_port); done

  start stub nginx -p "$work" -c "$(nginx_with stub)"
  await stub /
  start nginx nginx -p "$work" -c "$(nginx_with nginx)"
  start bare-yarp dotnet BareProxy/bin/Release/net10.0/BareProxy.dll "http://127.0.0.1:${port[bare-yarp]}" "http://127.0.0.1:${port[stub]}/"

  # The default log settings: JSON on standard output, which is a file here.
  gateway gateway
  await gateway /healthz/ready
  await nginx /
  await bare-yarp /
  if ! wants submit && ! wants refused; then return; fi

  # Serilog's file sink makes one system call per line. These settings replace the sink under the name Console and keep its JSON
  # formatter.
  gateway gateway-file-sink Serilog__WriteTo__Console__Name=File "Serilog__WriteTo__Console__Args__path=$work/gateway-file-sink/gateway.json"
  curl -sf "http://127.0.0.1:${port[gateway]}/swagger/v1/swagger.json" -o "$work/openapi.json"
  # One process without request logging is the fastest configuration of Prism.
  start prism env NODE_ENV=production node peers/node_modules/@stoplight/prism-cli/dist/index.js proxy --errors --multiprocess false \
    --verboseLevel fatal --port "${port[prism]}" "$work/openapi.json" "http://127.0.0.1:${port[stub]}"
  start fal-server-proxy env NODE_ENV=production FAL_KEY=benchmark-upstream-token \
    node peers/fal-server-proxy.mjs "${port[fal-server-proxy]}" "127.0.0.1:${port[stub]}" "$key"
  await gateway-file-sink /healthz/ready
  await prism /
  await fal-server-proxy /
}

make_bodies() {
  cat >"$work/submit.json" <<'JSON'
{
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
}
JSON
  sed 's/"num_inference_steps": 27/"num_inference_steps": 99/' "$work/submit.json" >"$work/refused.json"
  local size
  for size in 1 5 20; do
    if ! wants "${size}MB"; then continue; fi
    # 3 bytes become 4 characters. The whole body stays below the default limit of 20 MiB.
    { printf '{"prompt":"a lion","image_url":"data:image/png;base64,'
      head -c $((size * 750000 - 100)) /dev/urandom | base64 -w 0
      printf '"}'
    } >"$work/${size}MB.json"
  done
}

# Submits 500 jobs and writes the paths of their status URLs to a file.
make_jobs() { # file, model
  local body='{"prompt":"a lion","image_url":"https://images.example/lion.png"}'
  for _ in $(seq 500); do
    echo "url = http://127.0.0.1:${port[gateway]}/$2"
  done | curl -sf -K - -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d "$body" |
    grep -o '"status_url":"[^"]*"' | sed -E 's/.*"https?:\/\/[^/]+(\/[^"]*)"/\1/' >"$work/$1.paths"
  [ "$(wc -l <"$work/$1.paths")" -eq 500 ] || fail "only $(wc -l <"$work/$1.paths") of 500 jobs were accepted for polling"
}
