#!/bin/bash
# bench.sh GW: how long gw takes for gateways of growing size, and how much memory.
set -euo pipefail
gw=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for routers in 10 1000 10000; do
  {
    echo 'http:'
    echo '  routers:'
    for ((i = 0; i < routers; ++i)); do
      printf '    r%d: {rule: "Host(`h%d.example.com`) && PathPrefix(`/p%d`)", service: s%d}\n' "$i" "$i" "$i" $((i % 100))
    done
    echo '  services:'
    for ((i = 0; i < (routers < 100 ? routers : 100); ++i)); do
      printf '    s%d: {loadBalancer: {servers: [{url: "http://10.0.0.%d:8080"}]}}\n' "$i" $((i % 250 + 1))
    done
  } >"$folder/dyn.yml"
  for command in lint effective; do
    begin=$(date +%s%N)
    "$gw" "$command" --format json "$folder/dyn.yml" >/dev/null || true
    printf '%-10s %6d routers %8d ms\n' "$command" "$routers" $((($(date +%s%N) - begin) / 1000000))
  done
done
