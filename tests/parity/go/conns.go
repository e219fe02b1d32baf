package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	tcpmuxer "github.com/traefik/traefik/v3/pkg/muxer/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
	traefiktls "github.com/traefik/traefik/v3/pkg/tls"
	"github.com/traefik/traefik/v3/pkg/types"
)

// conn is the start of a connection: kind tls, plain, postgres or sslv2.
type conn struct {
	Kind       string   `json:"conn"`
	SNI        string   `json:"sni"`
	ALPN       []string `json:"alpn"`
	Remote     string   `json:"remote"`
	EntryPoint string   `json:"entrypoint"`
}

// connAnswer: via is tcp, http, https or closed; options those of the handshake, null where there is none.
type connAnswer struct {
	Via     string   `json:"via"`
	Routers []string `json:"routers"`
	Options *string  `json:"tls_options"`
}

// tcpRecorder builds the middlewares of TCP routers: the first says that it was reached, and under which name.
type tcpRecorder struct{}

func (tcpRecorder) BuildChain(_ context.Context, names []string) *tcp.Chain {
	chain := tcp.NewChain(func(tcp.Handler) (tcp.Handler, error) {
		return reached("tcp", names), nil
	})
	return &chain
}

func reached(via string, routers []string) tcp.Handler {
	return tcp.HandlerFunc(func(c tcp.WriteCloser) {
		answer := connAnswer{Via: via, Routers: routers}
		under := net.Conn(c)
		if secure, ok := under.(*tls.Conn); ok {
			named := secure.NetConn().(tcp.TLSConn)
			answer.Options, under = &named.TLSOptionsName, named.WriteCloser
		}
		innermost(under).answer = answer
	})
}

// innermost looks through what Traefik wraps around a connection.
func innermost(c net.Conn) *answeringConn {
	for {
		switch inner := c.(type) {
		case *answeringConn:
			return inner
		default:
			c = wrapped(c)
		}
	}
}

// answeringConn carries the answer of the router that took it.
type answeringConn struct {
	*memoryConn
	answer connAnswer
}

func (t *table) connectAll(conns []conn) []connAnswer {
	if t.connections == nil {
		t.connections = t.connRouters()
		for _, router := range t.connections {
			router.EnableACMETLSPassthrough() // As Traefik does where no resolver uses the TLS challenge.
			router.SetHTTPForwarder(reached("http", nil))
			router.SetHTTPSForwarder(reached("https", nil))
		}
	}
	answers := make([]connAnswer, len(conns))
	for i := range conns {
		answers[i] = t.connect(&conns[i])
	}
	return answers
}

func (t *table) connect(asked *conn) connAnswer {
	router := t.connections[asked.EntryPoint]
	if router == nil {
		return connAnswer{Via: "closed"}
	}
	c := &answeringConn{memoryConn: newMemoryConn(asked.bytes(), asked.Remote), answer: connAnswer{Via: "closed"}}
	router.ServeTCP(c)
	if c.answer.Via == "tcp" {
		c.answer.Routers = append(slices.Clone(c.answer.Routers), t.alsoMatchingTCP(c.answer.Routers[0], asked)...)
	}
	return c.answer
}

func (t *table) alsoMatchingTCP(router string, asked *conn) []string {
	sni, alpn := asked.SNI, asked.ALPN
	if asked.Kind == "plain" || asked.Kind == "sslv2" {
		sni, alpn = "", nil
	}
	data, err := tcpmuxer.NewConnData(sni, address(asked.Remote), alpn)
	if err != nil {
		return nil
	}
	var found []string
	for _, one := range t.ties[router] {
		if one.tcp == nil || one.name == router {
			continue
		}
		if handler, _ := one.tcp.Match(data); handler != nil {
			found = append(found, one.name)
		}
	}
	return found
}

var postgresStart = []byte{0, 0, 0, 8, 4, 210, 22, 47}

func (asked *conn) bytes() []byte {
	switch asked.Kind {
	case "plain":
		return []byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	case "sslv2":
		return []byte{0x80, 0x2e, 1, 0, 2, 0, 0, 0, 0, 0}
	case "postgres":
		return append(slices.Clone(postgresStart), clientHello(asked.SNI, asked.ALPN)...)
	}
	return clientHello(asked.SNI, asked.ALPN)
}

// clientHello is what Go's client sends first. It would not send every name, so one of the same length stands in for it.
func clientHello(sni string, alpn []string) []byte {
	standIn := strings.Repeat("x", len(sni))
	var sent bytes.Buffer
	client := tls.Client(&helloConn{memoryConn: newMemoryConn(nil, "127.0.0.1:1"), sent: &sent},
		&tls.Config{ServerName: standIn, InsecureSkipVerify: true, NextProtos: alpn})
	_ = client.Handshake()
	if sni == "" {
		return sent.Bytes()
	}
	named := func(name string) []byte { return append([]byte{0, 0, byte(len(name))}, name...) }
	return bytes.Replace(sent.Bytes(), named(standIn), named(sni), 1)
}

// helloConn keeps the first record and is deaf, so the handshake ends there.
type helloConn struct {
	*memoryConn
	sent *bytes.Buffer
}

func (c *helloConn) Write(b []byte) (int, error) {
	if c.sent.Len() == 0 {
		c.sent.Write(b)
	}
	return len(b), nil
}

// tlsManager has the configuration's TLS options and one certificate that is made once: by itself Traefik makes an RSA
// key for every table.
func tlsManager(conf dynamic.Configuration) *traefiktls.Manager {
	manager := traefiktls.NewManager(nil)
	stores := map[string]traefiktls.Store{"default": {DefaultCertificate: certificate()}}
	options := map[string]traefiktls.Options{"default": traefiktls.DefaultTLSOptions}
	if conf.TLS != nil && conf.TLS.Options != nil {
		options = conf.TLS.Options
	}
	manager.UpdateConfigs(context.Background(), stores, options, nil)
	return manager
}

var madeCertificate *traefiktls.Certificate

func certificate() *traefiktls.Certificate {
	if madeCertificate != nil {
		return madeCertificate
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"parity.invalid"}}
	made, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		panic(err)
	}
	text := func(kind string, content []byte) types.FileOrContent {
		return types.FileOrContent(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
	}
	madeCertificate = &traefiktls.Certificate{CertFile: text("CERTIFICATE", made), KeyFile: text("EC PRIVATE KEY", private)}
	return madeCertificate
}
