// Package ask is the protocol of the programs that answer with the muxers of older releases: JSON lines in, one JSON
// line out for each. Those releases are asked for rules and for what a table of rules picks; what comes before the muxer
// is asked of their binaries where there are any.
package ask

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"time"
)

// Rule is a question of `gw rule --batch`; in a table it also has a name and a priority.
type Rule struct {
	Kind     string `json:"kind"`
	Syntax   string `json:"syntax"`
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Priority int    `json:"priority"`
}

// RuleAnswer has the form of an answer of `gw rule --batch`.
type RuleAnswer struct {
	Error    *string  `json:"error"`
	Priority int      `json:"priority"`
	Domains  []string `json:"domains"`
}

// Request is the bytes of one (Latin-1) and the address it comes from.
type Request struct {
	Raw    string `json:"raw"`
	Remote string `json:"remote"`
}

// Conn is what a ClientHello says.
type Conn struct {
	SNI    string   `json:"sni"`
	ALPN   []string `json:"alpn"`
	Remote string   `json:"remote"`
}

// Table picks the router of a request or of a connection; empty: none.
type Table interface {
	Pick(*http.Request) string
	PickConn(Conn) string
}

// Release is one release of Traefik. Rules that a table refuses are left out of it, as Traefik does.
type Release interface {
	HTTPRule(Rule) RuleAnswer
	TCPRule(Rule) RuleAnswer
	Table([]Rule) (Table, error)
}

type question struct {
	Kind     string    `json:"kind"` // rules, table.
	Rules    []Rule    `json:"rules"`
	Requests []Request `json:"requests"`
	Conns    []Conn    `json:"conns"`
}

// Serve answers until the input ends.
func Serve(release Release) {
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	for decoder.More() {
		var asked question
		answer, err := any(nil), decoder.Decode(&asked)
		if err == nil {
			answer, err = reply(release, &asked)
		}
		if err != nil {
			os.Stderr.WriteString("parity: " + err.Error() + "\n")
			os.Exit(1)
		}
		_ = encoder.Encode(answer)
		_ = out.Flush()
	}
}

func reply(release Release, asked *question) (any, error) {
	if asked.Kind == "rules" {
		answers := make([]RuleAnswer, len(asked.Rules))
		for i, rule := range asked.Rules {
			if rule.Kind == "tcp-rule" {
				answers[i] = release.TCPRule(rule)
			} else {
				answers[i] = release.HTTPRule(rule)
			}
		}
		return answers, nil
	}
	if asked.Kind != "table" {
		return nil, errors.New("kind " + asked.Kind)
	}
	table, err := release.Table(asked.Rules)
	if err != nil {
		return nil, err
	}
	picked := []string{}
	for _, one := range asked.Requests {
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(latin1(one.Raw))))
		if err != nil {
			return nil, err
		}
		request.RemoteAddr = one.Remote
		picked = append(picked, table.Pick(request))
	}
	for _, one := range asked.Conns {
		picked = append(picked, table.PickConn(one))
	}
	return picked, nil
}

// Answer makes an answer of what the packages say.
func Answer(err error, priority int, domains []string) RuleAnswer {
	answer := RuleAnswer{Priority: priority, Domains: domains}
	if err != nil {
		text := err.Error()
		answer.Error = &text
	}
	return answer
}

// Named is a handler that leaves its name in the response's headers.
type Named string

func (n Named) ServeHTTP(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("X-Router", string(n))
}

// Response keeps the headers only.
type Response http.Header

func (r Response) Header() http.Header       { return http.Header(r) }
func (Response) Write(b []byte) (int, error) { return len(b), nil }
func (Response) WriteHeader(int)             {}

// Peer is a connection of which only the address is asked.
type Peer string

func (p Peer) Network() string                { return "tcp" }
func (p Peer) String() string                 { return string(p) }
func (p Peer) RemoteAddr() net.Addr           { return p }
func (p Peer) LocalAddr() net.Addr            { return p }
func (Peer) Read([]byte) (int, error)         { return 0, errors.ErrUnsupported }
func (Peer) Write([]byte) (int, error)        { return 0, errors.ErrUnsupported }
func (Peer) Close() error                     { return nil }
func (Peer) CloseWrite() error                { return nil }
func (Peer) SetDeadline(time.Time) error      { return nil }
func (Peer) SetReadDeadline(time.Time) error  { return nil }
func (Peer) SetWriteDeadline(time.Time) error { return nil }

func latin1(text string) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		out = append(out, byte(r))
	}
	return out
}
