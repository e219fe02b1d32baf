#!/bin/bash
# oracle.sh OUTPUT: builds the program with Traefik's packages (go/), if its sources changed since the last time: their
# digest is what that build left behind. Fails, and says why, where there is no Go or the packages are not to be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
output=$1
mkdir -p "$(dirname "$output")"
command -v go >/dev/null || {
  echo 'there is no Go (Debian: golang-go; 1.26 or newer)'
  exit 1
}
digest=$(cd "$here/go" && cat ./*.go go.mod build.sh | sha256sum)
if [ ! -x "$output" ] || [ "$(cat "$output.digest" 2>/dev/null)" != "$digest" ]; then
  log=$(dirname "$output")/go.log
  timeout 1200 "$here/go/build.sh" "$output" >"$log" 2>&1 || {
    echo "Traefik's packages were not to be had or built, see $log"
    exit 1
  }
  echo "$digest" >"$output.digest"
fi
