// Command v3.1 answers with the muxers of Traefik 3.1, of which no binary is to be had. See package ask.
package main

import (
	"net/http"

	"github.com/rs/zerolog"
	"github.com/traefik/traefik/v3/pkg/middlewares/requestdecorator"
	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	tcpmuxer "github.com/traefik/traefik/v3/pkg/muxer/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
	"gw/parity/ask"
)

type release struct{}

func main() {
	zerolog.SetGlobalLevel(zerolog.Disabled)
	ask.Serve(release{})
}

func (release) HTTPRule(rule ask.Rule) ask.RuleAnswer {
	muxer, err := httpmuxer.NewMuxer()
	if err == nil {
		err = muxer.AddRoute(rule.Rule, rule.Syntax, 1, http.NotFoundHandler())
	}
	domains, _ := httpmuxer.ParseDomains(rule.Rule)
	return ask.Answer(err, httpmuxer.GetRulePriority(rule.Rule), domains)
}

func (release) TCPRule(rule ask.Rule) ask.RuleAnswer {
	muxer, err := tcpmuxer.NewMuxer()
	if err == nil {
		err = muxer.AddRoute(rule.Rule, rule.Syntax, 1, tcp.HandlerFunc(func(tcp.WriteCloser) {}))
	}
	domains, _ := tcpmuxer.ParseHostSNI(rule.Rule)
	return ask.Answer(err, tcpmuxer.GetRulePriority(rule.Rule), domains)
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
			_ = made.tcp.AddRoute(rule.Rule, rule.Syntax, rule.Priority, tcp.HandlerFunc(func(tcp.WriteCloser) { *made.conn = rule.Name }))
		} else {
			_ = made.http.AddRoute(rule.Rule, rule.Syntax, rule.Priority, ask.Named(rule.Name))
		}
	}
	return made, nil
}

func (t table) Pick(request *http.Request) string {
	response := ask.Response{}
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
