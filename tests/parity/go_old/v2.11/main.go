// Command v2.11 answers with the muxers of Traefik 2.11, of which no binary is to be had. See package ask.
package main

import (
	"context"
	"io"
	"net/http"
	"reflect"

	"github.com/gorilla/mux"
	"github.com/sirupsen/logrus"
	"github.com/traefik/traefik/v2/pkg/middlewares/requestdecorator"
	httpmuxer "github.com/traefik/traefik/v2/pkg/muxer/http"
	tcpmuxer "github.com/traefik/traefik/v2/pkg/muxer/tcp"
	"github.com/traefik/traefik/v2/pkg/tcp"
	"gw/parity/ask"
)

type release struct{}

func main() {
	logrus.SetOutput(io.Discard)
	ask.Serve(release{})
}

func (release) HTTPRule(rule ask.Rule) ask.RuleAnswer {
	muxer, err := httpmuxer.NewMuxer()
	if err == nil {
		err = muxer.AddRoute(rule.Rule, 0, http.NotFoundHandler())
	}
	domains, _ := httpmuxer.ParseDomains(rule.Rule)
	return ask.Answer(err, len(rule.Rule), domains)
}

func (release) TCPRule(rule ask.Rule) ask.RuleAnswer {
	muxer, err := tcpmuxer.NewMuxer()
	if err == nil {
		err = muxer.AddRoute(rule.Rule, 0, tcp.HandlerFunc(func(tcp.WriteCloser) {}))
	}
	domains, _ := tcpmuxer.ParseHostSNI(rule.Rule)
	return ask.Answer(err, priority(muxer), domains)
}

// priority is that of the only route, which this release computes inside.
func priority(muxer *tcpmuxer.Muxer) int {
	routes := reflect.ValueOf(muxer).Elem().FieldByName("routes")
	if routes.Len() == 0 {
		return 0
	}
	return int(routes.Index(0).Elem().FieldByName("priority").Int())
}

type table struct {
	http *httpmuxer.Muxer
	tcp  *tcpmuxer.Muxer
	conn *string // The router that was reached last.
}

func (release) Table(rules []ask.Rule) (ask.Table, error) {
	var err error
	made := table{conn: new(string)}
	if made.http, err = httpmuxer.NewMuxer(); err != nil {
		return nil, err
	}
	if made.tcp, err = tcpmuxer.NewMuxer(); err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if rule.Kind == "tcp-rule" {
			_ = made.tcp.AddRoute(rule.Rule, rule.Priority, tcp.HandlerFunc(func(tcp.WriteCloser) { *made.conn = rule.Name }))
		} else {
			_ = made.http.AddRoute(rule.Rule, rule.Priority, ask.Named(rule.Name))
		}
	}
	made.http.SortRoutes()
	return made, nil
}

// Pick gives the muxer the path that Traefik gives it where nothing in it is escaped.
func (t table) Pick(request *http.Request) string {
	response := ask.Response{}
	request = request.WithContext(context.WithValue(request.Context(), mux.RoutingPathKey, request.URL.Path))
	requestdecorator.New(nil).ServeHTTP(response, request, t.http.ServeHTTP)
	return response.Header().Get("X-Router")
}

func (t table) PickConn(asked ask.Conn) string {
	data, err := tcpmuxer.NewConnData(asked.SNI, ask.Peer(asked.Remote), asked.ALPN)
	if err != nil {
		return ""
	}
	handler, _ := t.tcp.Match(data)
	if handler == nil {
		return ""
	}
	handler.ServeTCP(nil)
	return *t.conn
}
