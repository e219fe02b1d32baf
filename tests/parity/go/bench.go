package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/traefik/traefik/v3/pkg/middlewares/requestdecorator"
	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
)

// benchFile is a table and requests for it, the form that benchmarks of both sides read.
type benchFile struct {
	Routers  []benchRouter  `json:"routers"`
	Requests []benchRequest `json:"requests"`
}

type benchRouter struct {
	Name     string `json:"name"`
	Rule     string `json:"rule"`
	Priority int    `json:"priority,omitempty"`
}

type benchRequest struct {
	Method  string     `json:"method"`
	Host    string     `json:"host"`
	Target  string     `json:"target"`
	Headers [][]string `json:"headers,omitempty"`
}

// benchTable is the same for everyone who follows these lines: router i (from 0) serves host i/4 of example.com; every
// fourth has all of the host, the next two a prefix of the path, the last one a method beside the prefix. Requests go
// to router i*7919 mod n for i below 1000; one in ten asks for a host that no router has.
func benchTable(n int) benchFile {
	var file benchFile
	for i := range n {
		host := fmt.Sprintf("Host(`h%d.example.com`)", i/4)
		rule := host
		switch i % 4 {
		case 1, 2:
			rule = fmt.Sprintf("%s && PathPrefix(`/p%d`)", host, i)
		case 3:
			rule = fmt.Sprintf("%s && PathPrefix(`/p%d`) && Method(`GET`)", host, i)
		}
		file.Routers = append(file.Routers, benchRouter{Name: fmt.Sprintf("r%d", i), Rule: rule})
	}
	for i := range 1000 {
		at := i * 7919 % n
		one := benchRequest{Method: "GET", Host: fmt.Sprintf("h%d.example.com", at/4), Target: fmt.Sprintf("/p%d/x", at)}
		if i%10 == 9 {
			one.Host = "none.example.com"
		}
		file.Requests = append(file.Requests, one)
	}
	return file
}

// bench times the matching alone: the canonical host, which Traefik finds once a request, is found before.
func bench(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var file benchFile
	if err := json.Unmarshal(text, &file); err != nil {
		return err
	}
	muxer := httpmuxer.NewMuxer(httpParser, nil)
	nothing := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	muxer.SetDefaultHandler(nothing)
	for _, router := range file.Routers {
		priority := router.Priority
		if priority == 0 {
			priority = httpmuxer.GetRulePriority(router.Rule)
		}
		if err := muxer.AddRoute(router.Rule, "v3", priority, "file", nothing); err != nil {
			return err
		}
	}
	var requests []*http.Request
	keep := http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { requests = append(requests, req) })
	for _, asked := range file.Requests {
		target, err := url.ParseRequestURI(asked.Target)
		if err != nil {
			return err
		}
		req := &http.Request{Method: asked.Method, Host: asked.Host, URL: target, Header: http.Header{}, RemoteAddr: "192.0.2.1:1"}
		for _, header := range asked.Headers {
			req.Header.Add(header[0], header[1])
		}
		requestdecorator.New(nil).ServeHTTP(nil, req, keep)
	}
	var writer notice
	matches, begin := 0, time.Now()
	for time.Since(begin) < 3*time.Second {
		for _, req := range requests {
			muxer.ServeHTTP(&writer, req)
		}
		matches += len(requests)
	}
	fmt.Printf("traefik match: %d routers, %d ns\n", len(file.Routers), time.Since(begin).Nanoseconds()/int64(matches))
	return nil
}
