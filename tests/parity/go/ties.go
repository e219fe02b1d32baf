package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/traefik/traefik/v3/pkg/config/runtime"
	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	tcpmuxer "github.com/traefik/traefik/v3/pkg/muxer/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
)

// mate is a router that stands in a muxer of its own, to be asked alone whether it matches too. Which of two routers
// with the same priority and provider rank comes first is left to chance by Traefik.
type mate struct {
	name string
	http *httpmuxer.Muxer
	tcp  *tcpmuxer.Muxer
}

type place struct {
	entryPoint string
	tls        bool
	priority   int
	rank       int
}

// rankOf is the place of a router's provider; -1 is last. Earlier in the list is better.
func (t *table) rankOf(router string) int {
	parts := strings.Split(router, "@")
	if len(parts) != 2 {
		return -1
	}
	if at := slices.Index(t.precedence, parts[1]); at >= 0 {
		return len(t.precedence) - at
	}
	return -1
}

func (t *table) findTies() {
	t.ties = map[string][]*mate{}
	at := map[place][]*mate{}
	for name, router := range t.conf.Routers {
		if router.Status == runtime.StatusDisabled || len(router.ParentRefs) > 0 {
			continue
		}
		alone := httpmuxer.NewMuxer(httpParser, nil)
		if alone.AddRoute(router.Rule, router.RuleSyntax, 1, "", http.HandlerFunc(noticed)) != nil {
			continue
		}
		for _, entryPoint := range router.EntryPoints {
			where := place{entryPoint, router.TLS != nil, router.Priority, t.rankOf(name)}
			at[where] = append(at[where], &mate{name: ownName(name, router.Middlewares), http: alone})
		}
	}
	t.findTCPTies(at)
	for _, mates := range at {
		if len(mates) < 2 {
			continue
		}
		for _, one := range mates {
			t.ties[one.name] = append(t.ties[one.name], mates...)
		}
	}
}

// ownName is the name in the provider's words: a router that an entry point's options split runs under another.
func ownName(name string, middlewares []string) string {
	for _, middleware := range middlewares {
		if _, own, found := strings.Cut(middleware, "router "); found {
			return own
		}
	}
	return name
}

func (t *table) findTCPTies(at map[place][]*mate) {
	for name, router := range t.conf.TCPRouters {
		alone, err := tcpmuxer.NewMuxer(nil)
		if err != nil || alone.AddRoute(router.Rule, router.RuleSyntax, 1, "", tcp.HandlerFunc(func(tcp.WriteCloser) {})) != nil {
			continue
		}
		for _, entryPoint := range router.EntryPoints {
			where := place{"tcp " + entryPoint, router.TLS != nil, router.Priority, t.rankOf(name)}
			at[where] = append(at[where], &mate{name: name, tcp: alone})
		}
	}
}

// alsoMatching are the other routers that Traefik may choose for this request.
func (t *table) alsoMatching(router string, req *http.Request) []string {
	var found []string
	for _, one := range t.ties[router] {
		if one.http == nil || one.name == router || slices.Contains(found, one.name) {
			continue
		}
		var seen notice
		if one.http.ServeHTTP(&seen, req); bool(seen) {
			found = append(found, one.name)
		}
	}
	return found
}

// notice is a response writer that a matching route marks.
type notice bool

func (n *notice) Header() http.Header         { return http.Header{} }
func (n *notice) Write(b []byte) (int, error) { return len(b), nil }
func (n *notice) WriteHeader(int)             {}

func noticed(rw http.ResponseWriter, _ *http.Request) { *rw.(*notice) = true }
