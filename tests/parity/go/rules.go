package main

import (
	"net/http"

	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	tcpmuxer "github.com/traefik/traefik/v3/pkg/muxer/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
)

type ruleQuestion struct {
	Kind   string `json:"kind"`
	Syntax string `json:"syntax"`
	Rule   string `json:"rule"`
}

// ruleAnswer has the form of an answer of `gw rule --batch`.
type ruleAnswer struct {
	Error    *string  `json:"error"`
	Priority int      `json:"priority"`
	Domains  []string `json:"domains"`
}

var httpParser = func() httpmuxer.SyntaxParser {
	parser, err := httpmuxer.NewSyntaxParser()
	if err != nil {
		panic(err)
	}
	return parser
}()

// ruleMuxer reads TCP rules. Its routes are dropped from time to time: each AddRoute sorts all of them.
var ruleMuxer *tcpmuxer.Muxer
var ruleMuxerRoutes int

func (q ruleQuestion) answer() ruleAnswer {
	var err error
	var answer ruleAnswer
	if q.Kind == "tcp-rule" {
		err = addTCP(q)
		answer.Priority = tcpmuxer.GetRulePriority(q.Rule)
		answer.Domains, _ = tcpmuxer.ParseHostSNI(q.Rule)
	} else {
		err = httpmuxer.NewMuxer(httpParser, nil).AddRoute(q.Rule, q.Syntax, 0, "", http.NotFoundHandler())
		answer.Priority = httpmuxer.GetRulePriority(q.Rule)
		answer.Domains, _ = httpmuxer.ParseDomains(q.Rule)
	}
	if err != nil {
		text := err.Error()
		answer.Error = &text
	}
	return answer
}

func addTCP(q ruleQuestion) error {
	if ruleMuxer == nil || ruleMuxerRoutes > 20 {
		var err error
		if ruleMuxer, err = tcpmuxer.NewMuxer(nil); err != nil {
			return err
		}
		ruleMuxerRoutes = 0
	}
	ruleMuxerRoutes++
	return ruleMuxer.AddRoute(q.Rule, q.Syntax, 0, "", tcp.HandlerFunc(func(tcp.WriteCloser) {}))
}
