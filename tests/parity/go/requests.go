package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"reflect"
	"time"
	"unsafe"

	"github.com/traefik/traefik/v3/pkg/config/static"
	"github.com/traefik/traefik/v3/pkg/server"
	tcprouter "github.com/traefik/traefik/v3/pkg/server/router/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
)

const routerHeader = "X-Router"

// request is the bytes of one (Latin-1) and what is known of its connection.
type request struct {
	Raw        string `json:"raw"`
	Remote     string `json:"remote"`
	TLS        bool   `json:"tls"`
	SNI        string `json:"sni"`
	EntryPoint string `json:"entrypoint"`
}

// response: routers has every router that may answer; none when Traefik answers itself.
type response struct {
	Routers []string `json:"routers"`
	Status  int      `json:"status"`
}

// entry is an entry point: Traefik's own two HTTP servers, which take connections from memory.
type entry struct {
	plain, tls *memoryListener
	point      *server.TCPEntryPoint
}

func newEntry(options *static.EntryPoint, router *tcprouter.Router) (*entry, error) {
	options.Address = "127.0.0.1:0"
	point, err := server.NewTCPEntryPoint(context.Background(), "parity", options, nil, nil)
	if err != nil {
		return nil, err
	}
	point.SwitchRouter(router)
	e := &entry{point: point, plain: newMemoryListener(), tls: newMemoryListener()}
	listen(httpServer(point, "httpServer"), e.plain, false)
	listen(httpServer(point, "httpsServer"), e.tls, true)
	return e, nil
}

// httpServer takes the server out of an entry point, which has no other way to hand it a connection than a socket.
func httpServer(point *server.TCPEntryPoint, name string) *http.Server {
	field := reflect.ValueOf(point).Elem().FieldByName(name).Elem().FieldByName("Server")
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Interface().(*http.Server)
}

func listen(server *http.Server, from *memoryListener, overTLS bool) {
	inner := server.Handler
	if overTLS {
		// The handshake is left out: what it would have told stands in the connection's name of the server.
		server.Handler = http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
			sni, _ := req.Context().Value(sniKey{}).(string)
			req = req.WithContext(tcp.AddTLSOptionsNameInContext(req.Context(), "default"))
			req.TLS = &tls.ConnectionState{HandshakeComplete: true, ServerName: sni}
			inner.ServeHTTP(rw, req)
		})
	}
	before := server.ConnContext
	server.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if one, ok := c.(*memoryConn); ok {
			ctx = context.WithValue(ctx, sniKey{}, one.sni)
		}
		return before(ctx, c)
	}
	go func() { _ = server.Serve(from) }()
}

type sniKey struct{}

func (e *entry) close() {
	_ = e.plain.Close()
	_ = e.tls.Close()
	e.point.Shutdown(context.Background())
}

func (t *table) askAll(requests []request) []response {
	answers := make([]response, len(requests))
	for i := range requests {
		answers[i] = t.ask(&requests[i])
	}
	return answers
}

func (t *table) ask(asked *request) response {
	e := t.entries[asked.EntryPoint]
	if e == nil {
		return response{Status: -1}
	}
	listener := e.plain
	if asked.TLS {
		listener = e.tls
	}
	c := newMemoryConn(latin1(asked.Raw), asked.Remote)
	c.sni = asked.SNI
	listener.conns <- c
	<-c.closed
	got, err := http.ReadResponse(bufio.NewReader(&c.out), nil)
	if err != nil {
		return response{Status: 0}
	}
	return response{Routers: got.Header[routerHeader], Status: got.StatusCode}
}

func latin1(text string) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		out = append(out, byte(r))
	}
	return out
}

// memoryListener hands out connections that are put into it.
type memoryListener struct {
	conns chan net.Conn
	done  chan struct{}
}

func newMemoryListener() *memoryListener {
	return &memoryListener{make(chan net.Conn), make(chan struct{})}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	select {
	case <-l.done:
	default:
		close(l.done)
	}
	return nil
}

func (l *memoryListener) Addr() net.Addr { return address("127.0.0.1:80") }

type address string

func (a address) Network() string { return "tcp" }
func (a address) String() string  { return string(a) }

// memoryConn is a connection whose peer has said everything and closed its side.
type memoryConn struct {
	in     *bytes.Reader
	out    bytes.Buffer
	remote address
	sni    string
	closed chan struct{}
}

func newMemoryConn(bytesIn []byte, remote string) *memoryConn {
	return &memoryConn{in: bytes.NewReader(bytesIn), remote: address(remote), closed: make(chan struct{})}
}

func (c *memoryConn) Read(b []byte) (int, error) {
	if c.in.Len() == 0 {
		return 0, io.EOF
	}
	return c.in.Read(b)
}

func (c *memoryConn) Write(b []byte) (int, error) { return c.out.Write(b) }

func (c *memoryConn) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	return nil
}

func (c *memoryConn) CloseWrite() error                { return nil }
func (c *memoryConn) LocalAddr() net.Addr              { return address("127.0.0.1:80") }
func (c *memoryConn) RemoteAddr() net.Addr             { return c.remote }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }
