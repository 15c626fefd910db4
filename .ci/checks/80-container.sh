#!/usr/bin/env bash
# builds the image, runs it hardened (by hand, as docker-compose.yml and as deploy/kubernetes say), and submits jobs
#
# An optional folder beside the checkout, ../shared/container, provides base images for machines without access to an image
# registry. Without this folder the check is skipped.
set -uo pipefail

stand_in=../shared/container
if [ ! -d $stand_in ]; then
  echo "skipped: no $stand_in"
  exit 77
fi
# shellcheck source=/dev/null
. $stand_in/env.sh

image=localhost/gateway:ci
name=gateway-ci-$$
free_port() { node -p "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); }); ''" | grep .; }
port=$(free_port)
management_port=$(free_port)
base=http://localhost:$port
management=http://127.0.0.1:$management_port
work=$(mktemp -d)
passed=0 failed=0
unset GATEWAY_UPSTREAM_TOKEN GATEWAY_SECRETS GATEWAY_CONFIG GATEWAY_PUBLIC_URL
export GATEWAY_PORT=$port GATEWAY_MANAGEMENT_PORT=$management_port
mkdir -p "$work/config/models" "$work/secrets"
chmod -R a+rX "$work"

finish() {
  podman rm -f "$name" >/dev/null 2>&1
  # Each of these programs writes its process id to a file in this directory.
  local pid
  for pid in "$work/nginx-nginx.pid" "$work/postgres/data/postmaster.pid"; do
    [ ! -s "$pid" ] || kill "$(head -1 "$pid")"
  done
  local service
  for service in sandbox postgres gateway-1 gateway-2 nginx; do podman rm -f "$name-$service" >/dev/null 2>&1; done
  podman volume rm -f "$name-data" >/dev/null 2>&1
  rm -rf "$work"
  echo "$passed $failed 0" >"$CI_COUNTS"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  # Without a number, the exit code would be that of the last command before this function.
  exit $?
}
trap finish EXIT

verify() { # name, command...: one check of this script
  local name_of_check=$1 started=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok      $name_of_check ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s (%d s)\n%s\n' "$name_of_check" $((SECONDS - started)) "$output" | tail -40
    return 1
  fi
}

start() { # variables...: starts the container as `docker compose up` does with these variables
  local options command
  compose_options gateway "$@"
  run "${options[@]}" $image "${command[@]}"
}

compose_options() { # service, variables...: writes the settings of a service to the arrays options and command of the caller
  local into="options" line
  options=() command=()
  while read -r line; do
    if [ "$line" = -- ]; then into="command"; elif [ $into = options ]; then options+=("$line"); else command+=("$line"); fi
  done < <(env "${@:2}" node .ci/compose.mjs podman "$1")
}

start_by_hand() { # starts the container without the compose file
  run --read-only --tmpfs /tmp --cap-drop=ALL --security-opt no-new-privileges --memory 512m -p "127.0.0.1:$port:$port" \
    -p "127.0.0.1:$management_port:8081" -e ASPNETCORE_ENVIRONMENT=Development -e ASPNETCORE_HTTP_PORTS="$port" $image
}

start_as_a_pod() { # overlay, podman options...: starts the container with the variables, users and limits of its pod
  local options=() line
  while read -r line; do options+=("$line"); done < <(kubectl kustomize "deploy/kubernetes/overlays/$1" | node .ci/pod.mjs)
  run "${options[@]}" "${@:2}" -p "127.0.0.1:$port:8080" -p "127.0.0.1:$management_port:8081" $image
}

run() { # podman options, image, arguments...: starts the container, and waits until it is ready
  podman rm -f "$name" >/dev/null 2>&1
  podman run -d --name "$name" --no-healthcheck --network bridge "$@" >/dev/null || return
  for _ in $(seq 600); do
    curl -sf -o /dev/null "$base/healthz/ready" && return
    [ "$(podman inspect -f '{{.State.Running}}' "$name")" = true ] || break
    sleep .1
  done
  podman logs "$name"
  return 1
}

build() {
  buildah inspect --type image mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled >/dev/null 2>&1 || $stand_in/make-base-images.sh || return
  # The build has no network. The packages come from the NuGet cache of this machine, so the command of the Dockerfile fills the cache
  # first. Another command would leave out the compiler that the Dockerfile asks for.
  local restore
  restore=$(sed -n 's/^RUN \(dotnet restore .*\)/\1/p' Dockerfile)
  [ -n "$restore" ] && eval "$restore" && $stand_in/build-image.sh . $image
}

holds_only_the_program() {
  local container root found
  container=$(buildah from --pull-never $image) && root=$(buildah mount "$container") || return
  found=$(
    find "$root" -xdev \( -name '*.cs' -o -name '*.csproj' -o -name '*.sln' -o -name '.env*' -o -name '*.pfx' -o -path '*/dotnet/sdk' \
      -o -path '*/bin/sh' -o -path '*/bin/bash' -o -path '*/bin/apt*' -o -path '*/.nuget' \) -printf '%P\n'
    find "$root/app" \( -user 1654 -o -perm /022 \) ! -type l -printf 'writable for the program: %P\n'
    find "$root/app" -name '*.json' -type f -exec grep -liE '"(token|password)"' {} +
  )
  buildah rm "$container" >/dev/null
  echo "$found"
  [ -z "$found" ]
}

healthcheck_of_the_image() {
  local command
  mapfile -t command < <(podman image inspect $image --format '{{range .HealthCheck.Test}}{{println .}}{{end}}' | sed '/^$/d;/^CMD$/d')
  echo "${command[*]}"
  [ ${#command[@]} -gt 0 ] && podman exec "$name" "${command[@]}"
}

runs_hardened() {
  local status
  status=/proc/$(podman inspect -f '{{.State.Pid}}' "$name")/status
  grep -E '^(Uid|NoNewPrivs|CapEff|CapBnd|VmRSS)' "$status"
  podman inspect -f 'read-only root {{.HostConfig.ReadonlyRootfs}}, memory {{.HostConfig.Memory}}' "$name"
  grep -qP '^Uid:\t1654\t1654\t1654\t1654$' "$status" && grep -qP '^CapEff:\t0+$' "$status" && grep -qP '^CapBnd:\t0+$' "$status" \
    && grep -qP '^NoNewPrivs:\t1$' "$status" \
    && [ "$(podman inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}}' "$name")" = "true 536870912" ]
}

journey() { node .ci/journey.mjs "$base" < <(podman logs "$name" 2>/dev/null); }

serves_the_management_port() {
  local page=$work/metrics
  curl -sf "$management/healthz/ready" && curl -sf "$management/healthz/live" && curl -sf -o "$page" "$management/metrics" || return
  grep -c '^gateway_' "$page"
  grep -q '^gateway_body_memory_limit_bytes' "$page" || return
  # The port for clients has no such page.
  [ "$(curl -s -o /dev/null -w '%{http_code}' "$base/metrics")" = 404 ]
}

stops() {
  podman stop "$name" >/dev/null
  local code
  code=$(podman inspect -f '{{.State.ExitCode}}' "$name")
  echo "exit code $code"
  [ "$code" = 0 ]
}

refuses_production_without_a_token() {
  local output code
  output=$(podman run --rm --name "$name-refused" --no-healthcheck --network none --read-only --tmpfs /tmp $image 2>&1)
  code=$?
  echo "exit code $code: $output"
  [ $code -ne 0 ] && grep -q 'Gateway:Upstream:Token' <<<"$output"
}

answers() { # status, key: validates a body, which sends nothing to the upstream, and compares the status
  local status
  status=$(curl -s -o "$work/answer" -w '%{http_code}' "$base/validate/fal-ai/imagen4/preview" -H "Authorization: Bearer $2" \
    -H 'Content-Type: application/json' -d '{"prompt":"a lion"}')
  [ "$status" = "$1" ] || { echo "$status instead of $1: $(cat "$work/answer")"; return 1; }
}

settings_for() { # digest: the example settings with one client, and without the example's address
  node -e 'const settings = JSON.parse(require("fs").readFileSync("deploy/appsettings.Production.example.json"));
    delete settings.Gateway.PublicUrl;
    settings.Gateway.Clients = { ci: { Keys: { 0: { Sha256: process.argv[1] } } } };
    console.log(JSON.stringify(settings))' "$1"
}

refuses_the_example_settings() {
  local output code key
  output=$(podman run --rm --name "$name-example" --no-healthcheck --network none --read-only --tmpfs /tmp -e Gateway__Upstream__Token=ci-upstream-token \
    -v "$work/config:/config:ro" $image 2>&1)
  code=$?
  echo "exit code $code: $output"
  [ $code -eq 1 ] || return
  for key in Gateway:PublicUrl Gateway:Clients:{storefront:Keys:current,newsroom:Keys:2030,newsroom:Keys:next}:Sha256; do
    grep -q "$key: is the" <<<"$output" || return
  done
}

new_client_is_known_soon() {
  local key digest
  key=$(podman run --rm --no-healthcheck --network none --read-only $image keys new --client ci --json) || return
  digest=$(node -p 'JSON.parse(process.argv[1]).sha256' "$key") key=$(node -p 'JSON.parse(process.argv[1]).key' "$key")
  answers 401 "$key" || return
  settings_for "$digest" >"$work/new.json"
  chmod a+r "$work/new.json"
  mv "$work/new.json" "$work/config/appsettings.Production.json"
  for _ in $(seq 40); do
    answers 200 "$key" && return
    sleep .25
  done
  podman logs "$name"
  return 1
}

keeps_the_token() {
  if podman logs "$name" 2>&1 | grep -F ci-upstream-token; then return 1; fi
  if curl -si "$base/healthz/ready" | grep -i sandbox; then return 1; fi
}

verify 'the Dockerfile builds' build || exit
verify 'the image contains no SDK, sources, shell or secrets, and the program cannot write to its files' holds_only_the_program
verify 'without a token the image refuses to start, and the message names the key' refuses_production_without_a_token

if verify 'docker compose up without a token starts the sandbox' start A=; then
  verify 'user, capabilities, read-only root and memory match docker-compose.yml' runs_hardened
  verify 'HEALTHCHECK succeeds' healthcheck_of_the_image
  verify 'submit, status, result and picture' journey
  verify 'metrics and health on the management port' serves_the_management_port
  verify 'SIGTERM stops the container with exit code 0' stops
fi

if verify 'the container starts hardened, without the compose file' start_by_hand; then
  verify 'by hand: user, capabilities, read-only root and memory' runs_hardened
  verify 'by hand: submit, status, result and picture' journey
  verify 'by hand: metrics and health on the management port' serves_the_management_port
  verify 'by hand: SIGTERM stops the container with exit code 0' stops
fi

cp deploy/appsettings.Production.example.json "$work/config/appsettings.Production.json"
chmod a+r "$work/config/appsettings.Production.json"
printf 'ci-upstream-token\n' >"$work/secrets/Gateway__Upstream__Token"
chmod a+r "$work/secrets/Gateway__Upstream__Token"
verify 'the example settings are refused in Production, each value by its key' refuses_the_example_settings
# The example with an address and a client of an operator.
settings_for "$(printf 'a client of the check' | sha256sum | cut -d' ' -f1)" >"$work/config/appsettings.Production.json"
if verify 'docker compose up with a token in a file starts Production' start GATEWAY_SECRETS="$work/secrets" GATEWAY_CONFIG="$work/config"; then
  verify 'the published development key is refused' answers 401 gw_developers_thiskeyispublishednotasecretag53m2d
  verify 'a client that is added to the mounted settings is accepted within seconds' new_client_is_known_soon
  verify 'no log contains the token, and no response mentions the sandbox' keeps_the_token
  verify 'SIGTERM stops the container with exit code 0 (Production)' stops
fi
verify 'docker compose up with a token in a variable starts Production' start GATEWAY_UPSTREAM_TOKEN=ci-upstream-token \
  && verify 'the published development key is refused, with the token in a variable' answers 401 gw_developers_thiskeyispublishednotasecretag53m2d

# The pod of the overlay single. The mounted directories have the form that Kubernetes gives them: files are links into a link `..data`.
mounted() { # directory, file, text: makes such a directory
  mkdir -p "$1/..2026_01_01_00_00_00.1"
  printf '%s' "$3" >"$1/..2026_01_01_00_00_00.1/$2"
  ln -s ..2026_01_01_00_00_00.1 "$1/..data"
  ln -s "..data/$2" "$1/$2"
  chmod -R a+rX "$1"
}
if command -v kubectl >/dev/null; then
  pod=$work/pod
  mounted "$pod/config" appsettings.Production.json "$(cat deploy/kubernetes/base/settings/appsettings.Production.json)"
  mounted "$pod/secrets" Gateway__Upstream__Token ci-upstream-token
  mkdir -p "$pod/contracts"
  if verify 'the pod of deploy/kubernetes/overlays/single starts in Production' start_as_a_pod single --tmpfs /tmp -v "$name-data:/data" \
    -v "$pod/config:/config:ro" -v "$pod/contracts:/contracts:ro" -v "$pod/secrets:/run/secrets:ro"; then
    verify 'pod: user, capabilities, read-only root and memory' runs_hardened
    verify 'pod: metrics and health on the management port' serves_the_management_port
    verify 'pod: SIGTERM stops the container with exit code 0' stops
  fi
fi

# The profile scaled. The gateways and the sandbox run from the image. PostgreSQL and nginx are the programs of this machine, because no image
# registry can be reached; each runs in the network of a container of its own, with the configuration of the repository.
address_of() { podman inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$name-$1"; }

start_service() { # service, podman options...: starts a service of the compose file in the background
  local options command
  compose_options "$1"
  podman rm -f "$name-$1" >/dev/null 2>&1
  podman run -d --name "$name-$1" --no-healthcheck --network bridge "${options[@]}" "${@:2}" $image "${command[@]}" >/dev/null
}

run_in_the_network_of() { # service, podman options or nothing, --, command...: runs a program of this machine with the address of a container
  local service=$1 options=()
  shift
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  podman run -d --name "$name-$service" --no-healthcheck --network bridge "${options[@]}" --entrypoint '["dotnet","Gateway.Sandbox.dll"]' $image >/dev/null || return
  nsenter --net="/proc/$(podman inspect -f '{{.State.Pid}}' "$name-$service")/ns/net" "$@"
}

start_postgres() {
  local bin=(/usr/lib/postgresql/*/bin)
  mkdir "$work/postgres"
  printf gateway >"$work/password"
  chown postgres "$work/postgres"
  chmod a+rx "$work"
  chmod a+r "$work/password"
  runuser -u postgres -- "${bin[0]}/initdb" --pgdata="$work/postgres/data" --username=gateway --auth=scram-sha-256 --pwfile="$work/password" \
    && echo 'host all all all scram-sha-256' >>"$work/postgres/data/pg_hba.conf" \
    && run_in_the_network_of postgres -- runuser -u postgres -- "${bin[0]}/pg_ctl" start --wait --pgdata="$work/postgres/data" \
      --log="$work/postgres/log" --options="-c listen_addresses=* -c unix_socket_directories=$work/postgres" \
    && PGPASSWORD=gateway psql --host="$(address_of postgres)" --username=gateway --dbname=postgres --command='CREATE DATABASE gateway'
}

start_replica() { # number
  start_service "gateway-$1" --add-host "postgres:$(address_of postgres)" --add-host "sandbox:$(address_of sandbox)" || return
  local ready
  ready=http://$(address_of "gateway-$1"):8080/healthz/ready
  for _ in $(seq 600); do
    curl -sf -o /dev/null "$ready" && return
    sleep .1
  done
  podman logs "$name-gateway-$1"
  return 1
}

start_nginx() {
  sed -e "s/gateway-1:8080/$(address_of gateway-1):8080/; s/gateway-2:8080/$(address_of gateway-2):8080/; s|/tmp/|$work/nginx-|" \
    -e "s|access_log off;|log_format gateway '\$upstream_addr'; access_log $work/nginx-access gateway;|" \
    deploy/nginx/nginx.conf >"$work/nginx.conf"
  podman rm -f "$name" >/dev/null 2>&1
  # nginx goes on in the background. It must not hold the pipe on which this script waits.
  run_in_the_network_of nginx -p "127.0.0.1:$port:8080" -- nginx -e stderr -c "$work/nginx.conf" >"$work/nginx-errors" 2>&1 || { cat "$work/nginx-errors"; return 1; }
}

journey_through_nginx() {
  echo "curl -s $base/fal-ai/imagen4/preview -H 'Authorization: Bearer gw_developers_thiskeyispublishednotasecretag53m2d'" \
    "-H 'Content-Type: application/json' -d '{\"prompt\":\"a lion\"}'" | node .ci/journey.mjs "$base"
}

both_serve() {
  for _ in $(seq 4); do curl -sf -o /dev/null "$base/healthz/ready" || return; done
  sort "$work/nginx-access" | uniq -c
  [ "$(grep -oE '[0-9.]+:8080' "$work/nginx-access" | sort -u | wc -l)" = 2 ]
}

stops_and_the_other_serves() { # number
  podman stop "$name-gateway-$1" >/dev/null
  [ "$(podman inspect -f '{{.State.ExitCode}}' "$name-gateway-$1")" = 0 ] && journey_through_nginx
}

has_no_port() { # service
  local ports
  ports=$(podman port "$name-$1") && [ -z "$ports" ]
}

refuses_secrets_without_a_token() {
  local options command output
  mkdir "$work/no-token"
  compose_options gateway-1 GATEWAY_SECRETS="$work/no-token"
  output=$(podman run --rm --no-healthcheck --network none "${options[@]}" $image "${command[@]}" 2>&1)
  echo "$output"
  grep -q 'Gateway:Upstream:Token: missing' <<<"$output"
}

port=$(free_port)
base=http://localhost:$port
SANDBOX_PORT=$(free_port)
export SANDBOX_PORT
verify 'scaled: a directory of secrets without a token stops the start' refuses_secrets_without_a_token
if verify 'scaled: the sandbox and PostgreSQL start' eval 'start_service sandbox && start_postgres' \
  && verify 'scaled: two gateways start' eval 'start_replica 1 && start_replica 2' && verify 'scaled: nginx starts' start_nginx; then
  verify 'scaled: submit, status, result and picture' journey_through_nginx
  verify 'scaled: nginx uses both gateways' both_serve
  verify 'scaled: one gateway stops, the other one continues' stops_and_the_other_serves 1
  verify 'scaled: no port on the host beside nginx and the sandbox' has_no_port gateway-2
fi
