#!/bin/bash
# Tests gw's page in Chromium: tests/page/run.sh FOLDER; playwright-core and the pictures go into FOLDER.
# What it needs and does not find it names, and ends with 0: other tests do not depend on a browser. CI sets
# PAGE_REQUIRED=1 to have that fail.
set -euo pipefail
folder=${1:?folder for playwright-core and pictures}

lacking() {
  printf 'page-test: skipped, %s\n' "$1" >&2
  [[ -z ${PAGE_REQUIRED:-} ]]
  exit
}

command -v node >/dev/null || lacking 'node is not installed (Debian: apt-get install nodejs)'
command -v npm >/dev/null || lacking 'npm is not installed (Debian: apt-get install npm)'
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[[ -n $chromium ]] || lacking 'Chromium is not installed (Debian: apt-get install chromium); CHROMIUM may name another'

mkdir -p "$folder"
if [[ ! -e $folder/node_modules/playwright-core/package.json ]]; then
  timeout 300 npm install --prefix "$folder" --no-audit --no-fund --silent playwright-core@1 >"$folder/npm.log" 2>&1 ||
    lacking "npm could not fetch playwright-core (see $folder/npm.log)"
fi
exec node "$(dirname "$0")/page_test.mjs" "$folder" "$folder/pictures" "$chromium"
