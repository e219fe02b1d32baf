#!/bin/bash
# build.sh OUTPUT: builds this program with Traefik's packages out of the Go module cache.
#
# Traefik's entry points import ACME, and that the clients of some 180 DNS services: a gigabyte of modules, some of which
# no longer can be had. So the ACME library is laid out beside the build without them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
output=$(realpath -m "$1")
work=$output.work
cd "$here"

version=$(sed -n 's|^\tgithub.com/go-acme/lego/v5 \(v[^ ]*\).*|\1|p' go.mod)
lego=$(go mod download -json "github.com/go-acme/lego/v5@$version" | sed -n 's|^\t"Dir": "\(.*\)",|\1|p')
rm -rf "$work"
mkdir -p "$work/lego/providers/dns"
cp -r "$lego"/{acme,certcrypto,certificate,challenge,internal,lego,log,platform,registration,go.mod} "$work/lego/"
cp -r "$lego/providers/http" "$work/lego/providers/" 2>/dev/null || true
chmod -R u+w "$work"
cat >"$work/lego/providers/dns/none.go" <<'GO'
// Package dns knows no DNS service.
package dns

import (
	"errors"

	"github.com/go-acme/lego/v5/challenge"
)

func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, errors.New("no DNS service " + name)
}
GO
cp go.mod "$work/go.mod"
cp go.sum "$work/go.sum" 2>/dev/null || true
go mod edit -modfile="$work/go.mod" -replace "github.com/go-acme/lego/v5=$work/lego" 2>/dev/null ||
  (cd "$work" && go mod edit -replace "github.com/go-acme/lego/v5=$work/lego" go.mod)
(cd "$work" && go mod edit -replace "github.com/traefik/traefik/dynamic/ext=$here/ext" go.mod)
if [ "${TIDY:-}" ]; then
  go mod tidy -modfile="$work/go.mod"
  cp "$work/go.sum" go.sum
  cp "$work/go.mod" go.mod
  go mod edit -dropreplace github.com/go-acme/lego/v5 -replace github.com/traefik/traefik/dynamic/ext=./ext go.mod
  chmod u+w go.mod go.sum
fi
go build -modfile="$work/go.mod" -o "$output" .
