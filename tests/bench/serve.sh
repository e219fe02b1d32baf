#!/bin/bash
# serve.sh GW TRAEFIK [SECONDS]: CPU a proxied request (user + system), 64 connections, keep-alive, 1 KB, of gw serve,
# nginx, haproxy and the real Traefik in turn, in front of one nginx; each for SECONDS. All on loopback, stopped at the
# end. What is not installed is named and left out. Needs nginx and wrk.
set -euo pipefail
gw=$(realpath "$1") traefik=$(realpath -m "$2") seconds=${3:-4}
for program in nginx wrk; do
  command -v "$program" >/dev/null || { echo "bench-serve: skipped, $program is not installed"; exit 0; }
done
place=$(mktemp -d)
pids=()
finish() { kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$place"; }
trap finish EXIT
body=$(printf 'x%.0s' $(seq 1024))
cat >"$place/backend.conf" <<CONF
worker_processes 1; pid $place/backend.pid; error_log /dev/null; daemon off;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; server { listen 127.0.0.1:19101 backlog=4096; location / { return 200 "$body"; } } }
CONF
cat >"$place/nginx.conf" <<CONF
worker_processes auto; pid $place/nginx.pid; error_log /dev/null; daemon off;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000;
  upstream b { server 127.0.0.1:19101; keepalive 256; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:19102; server_name a.localhost;
    location / { proxy_pass http://b; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host;
      proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for; proxy_set_header X-Real-Ip \$remote_addr;
      proxy_set_header X-Forwarded-Host \$host; proxy_set_header X-Forwarded-Proto http; } } }
CONF
cat >"$place/haproxy.cfg" <<CONF
global
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option forwardfor
frontend f
  bind 127.0.0.1:19103
  default_backend b
backend b
  http-reuse always
  server s 127.0.0.1:19101
CONF
cat >"$place/dynamic.yml" <<'CONF'
http:
  routers: {web: {rule: "Host(`a.localhost`)", service: web}}
  services: {web: {loadBalancer: {servers: [{url: "http://127.0.0.1:19101"}]}}}
CONF
for side in "gw 19104" "traefik 19105"; do
  set -- $side
  cat >"$place/$1.yml" <<CONF
global: {checkNewVersion: false, sendAnonymousUsage: false}
entryPoints: {web: {address: "127.0.0.1:$2"}}
providers: {file: {filename: $place/dynamic.yml}}
CONF
done
nginx -c "$place/backend.conf" & pids+=($!)
started=()
begin() { local name=$1 port=$2; shift 2; "$@" >"$place/$name.log" 2>&1 & pids+=($!); started+=("$name $port $!"); }
begin gw 19104 "$gw" serve "$place/gw.yml" --admin 127.0.0.1:0
begin nginx 19102 nginx -c "$place/nginx.conf"
if command -v haproxy >/dev/null; then begin haproxy 19103 haproxy -f "$place/haproxy.cfg"; else echo 'without haproxy: not installed'; fi
if [[ -x $traefik ]]; then begin traefik 19105 "$traefik" "--configFile=$place/traefik.yml"; else echo 'without Traefik: make parity fetches it'; fi
sleep 2
ticks() {  # Of a process and its children, in hundredths of a second.
  local sum=0 pid
  for pid in "$1" $(pgrep -P "$1" || true); do
    sum=$((sum + $(cut -d' ' -f14,15 "/proc/$pid/stat" | tr ' ' '+')))
  done
  echo $sum
}
declare -A cost
for round in 1 2 3; do
  for one in "${started[@]}"; do
    set -- $one
    before=$(ticks "$3")
    wrk -t1 -c64 -d"${seconds}s" --latency -H 'Host: a.localhost' "http://127.0.0.1:$2/" >"$place/wrk"
    after=$(ticks "$3")
    count=$(awk '/requests in/ {print $1}' "$place/wrk")
    ! grep -q 'Non-2xx' "$place/wrk" || { echo "$1 answers something else than 200"; exit 1; }
    micro=$(awk "BEGIN {printf \"%.1f\", ($after - $before) * 10000 / $count}")
    printf '%-8s %8d requests  %6s µs CPU a request  p99 %s\n' "$1" "$count" "$micro" "$(awk '/99%/ {print $2}' "$place/wrk")"
    cost[$1]="${cost[$1]:-} $micro"
  done
done
median() { tr ' ' '\n' <<<"$1" | grep . | sort -n | sed -n 2p; }
for name in nginx haproxy traefik; do
  [[ -z ${cost[$name]:-} ]] ||
    awk "BEGIN {printf \"gw: %.2f of $name's CPU (medians of three)\n\", $(median "${cost[gw]}") / $(median "${cost[$name]}")}"
done
