package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	_ "unsafe" // go:linkname

	"github.com/containous/alice"
	"github.com/traefik/paerser/file"
	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/config/runtime"
	"github.com/traefik/traefik/v3/pkg/config/static"
	"github.com/traefik/traefik/v3/pkg/provider/traefik"
	"github.com/traefik/traefik/v3/pkg/server/middleware"
	"github.com/traefik/traefik/v3/pkg/server/router"
	tcprouter "github.com/traefik/traefik/v3/pkg/server/router/tcp"
	tcpservice "github.com/traefik/traefik/v3/pkg/server/service/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
)

// These three join what the providers offer. They are the steps of Traefik's configuration watcher, which does them
// in a goroutine of its own and at its own pace.
//
//go:linkname mergeConfiguration github.com/traefik/traefik/v3/pkg/server.mergeConfiguration
func mergeConfiguration(dynamic.Configurations, []string) dynamic.Configuration

//go:linkname applyModel github.com/traefik/traefik/v3/pkg/server.applyModel
func applyModel(dynamic.Configuration) dynamic.Configuration

//go:linkname resolveHTTPTLSOptions github.com/traefik/traefik/v3/pkg/server.resolveHTTPTLSOptions
func resolveHTTPTLSOptions(map[string]*dynamic.Router, bool) map[string]*dynamic.Router

// tableQuestion is a static configuration (entry points with their options) and what each provider offers.
type tableQuestion struct {
	EntryPoints json.RawMessage                  `json:"entryPoints"`
	Precedence  []string                         `json:"precedence"`
	Strict      bool                             `json:"strictTLSOptions"`
	Providers   map[string]dynamic.Configuration `json:"providers"`
}

// table is a configuration as Traefik runs it, but for the services: a router that is reached tells its name.
type table struct {
	conf       *runtime.Configuration
	entries    map[string]*entry
	precedence []string
	ties       map[string][]*mate // Router → routers of the same rank at its place.

	connRouters func() map[string]*tcprouter.Router
	connections map[string]*tcprouter.Router // Of their own, where nothing is handed to an HTTP server.
}

func newTable(asked *tableQuestion) (*table, error) {
	entryPoints, err := readEntryPoints(asked.EntryPoints)
	if err != nil {
		return nil, err
	}
	var names, defaults []string
	for name := range entryPoints {
		names = append(names, name)
	}
	slices.Sort(names)
	anyDefault := slices.ContainsFunc(names, func(name string) bool { return entryPoints[name].AsDefault })
	for _, name := range names {
		if name != "traefik" && (!anyDefault || entryPoints[name].AsDefault) {
			defaults = append(defaults, name)
		}
	}
	conf, err := joined(asked, entryPoints, defaults)
	if err != nil {
		return nil, err
	}
	built := &table{conf: runtime.NewConfig(conf), entries: map[string]*entry{}, precedence: asked.Precedence}
	certificates := tlsManager(conf)
	// Middlewares are what the routers are told apart by, so their builder is our own; and no service is ever called.
	recorder := &recorder{table: built}
	observability := middleware.NewObservabilityMgr(static.Configuration{}, nil, nil, nil, nil, nil)
	manager := router.NewManager(built.conf, recorder, recorder, observability, certificates, httpParser, asked.Precedence)
	manager.ParseRouterTree()
	ctx := context.Background()
	plain, tls := manager.BuildHandlers(ctx, names, false), manager.BuildHandlers(ctx, names, true)
	dialers := tcp.NewDialerManager(nil)
	if conf.TCP != nil {
		dialers.Update(conf.TCP.ServersTransports)
	}
	tcpManager := tcprouter.NewManager(built.conf, tcpservice.NewManager(built.conf, dialers), tcpRecorder{}, plain, tls,
		certificates, asked.Precedence)
	built.connRouters = func() map[string]*tcprouter.Router { return tcpManager.BuildHandlers(ctx, names) }
	for name, tcpRouter := range built.connRouters() {
		if built.entries[name], err = newEntry(entryPoints[name], tcpRouter); err != nil {
			return nil, err
		}
	}
	built.findTies()
	return built, nil
}

// readEntryPoints reads options by Traefik's own decoder, which fills in what is not said.
func readEntryPoints(asked json.RawMessage) (static.EntryPoints, error) {
	var conf static.Configuration
	if err := file.DecodeContent(`{"entryPoints":`+string(asked)+`}`, ".yaml", &conf); err != nil {
		return nil, fmt.Errorf("entry points: %w", err)
	}
	return conf.EntryPoints, nil
}

func joined(asked *tableQuestion, entryPoints static.EntryPoints, defaults []string) (dynamic.Configuration, error) {
	configurations := dynamic.Configurations{}
	for name, offered := range asked.Providers {
		nameMiddlewares(&offered, name)
		configurations[name] = &offered
	}
	internal := make(chan dynamic.Message, 1)
	static := static.Configuration{
		EntryPoints: entryPoints, Core: &static.Core{}, TCPServersTransport: &static.TCPServersTransport{},
	}
	if err := traefik.New(static).Provide(internal, nil); err != nil {
		return dynamic.Configuration{}, err
	}
	configurations["internal"] = (<-internal).Configuration
	conf := applyModel(mergeConfiguration(configurations, defaults))
	if conf.HTTP != nil {
		conf.HTTP.Routers = resolveHTTPTLSOptions(conf.HTTP.Routers, asked.Strict)
	}
	return conf, nil
}

// nameMiddlewares makes each router's only middleware its own name: that is how a router is recognised.
func nameMiddlewares(offered *dynamic.Configuration, provider string) {
	if offered.HTTP != nil {
		for name, router := range offered.HTTP.Routers {
			router.Middlewares = []string{"router " + name + "@" + provider}
		}
	}
	if offered.TCP != nil {
		for name, router := range offered.TCP.Routers {
			router.Middlewares = []string{name + "@" + provider}
		}
	}
}

func (t *table) close() {
	for _, entry := range t.entries {
		entry.close()
	}
}

type routerState struct {
	Status string   `json:"status"`
	Errors []string `json:"error,omitempty"`
}

// summary says of each router how it stands, as Traefik's API does.
func (t *table) summary() map[string]map[string]routerState {
	states := map[string]map[string]routerState{"http": {}, "tcp": {}}
	for name, router := range t.conf.Routers {
		states["http"][name] = routerState{router.Status, router.Err}
	}
	for name, router := range t.conf.TCPRouters {
		states["tcp"][name] = routerState{router.Status, router.Err}
	}
	return states
}

// recorder is the service manager and the builder of middlewares: a router that is reached answers with its name.
type recorder struct{ table *table }

func (r *recorder) BuildHTTP(context.Context, string) (http.Handler, error) {
	return http.NotFoundHandler(), nil
}

func (r *recorder) LaunchHealthCheck(context.Context) {}

func (r *recorder) BuildMiddlewareChain(_ context.Context, names []string) *alice.Chain {
	chain := alice.New()
	for _, name := range names {
		own, isRouter := strings.CutPrefix(name, "router ")
		chain = chain.Append(func(next http.Handler) (http.Handler, error) {
			if !isRouter {
				return next, nil
			}
			return http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
				rw.Header()[routerHeader] = append([]string{own}, r.table.alsoMatching(own, req)...)
				if router := r.table.conf.Routers[own]; router != nil && len(router.ChildRefs) > 0 {
					next.ServeHTTP(rw, req)
				}
			}), nil
		})
	}
	return &chain
}
