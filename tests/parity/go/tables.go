package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/traefik/paerser/file"
	"github.com/traefik/traefik/v3/pkg/config/static"
	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	tcprouter "github.com/traefik/traefik/v3/pkg/server/router/tcp"
)

// judgedRouter is a router with what gw proves of it: wins and chance have a witness, which of chance another router of
// the same priority may take; shadowed has the routers in front of it that take all its requests.
type judgedRouter struct {
	Rule     string   `json:"rule"`
	Priority int      `json:"priority"`
	Syntax   string   `json:"syntax"`
	Kind     string   `json:"kind"`
	Witness  *request `json:"witness,omitempty"`
	Blockers []int    `json:"blockers,omitempty"`
	Why      string   `json:"why,omitempty"`
}

func (r *judgedRouter) priority() int {
	if r.Priority == 0 {
		return httpmuxer.GetRulePriority(r.Rule)
	}
	return r.Priority
}

func (r *judgedRouter) proved() bool { return r.Kind == "dead" || r.Kind == "shadowed" }

type judgedTable struct {
	Routers []judgedRouter `json:"routers"`
	index   uint64
}

// judge holds tables of `gw_bench --tables` against Traefik's muxer behind one of Traefik's entry points.
type judge struct {
	entry   *entry
	random  *rand.Rand
	muxer   *httpmuxer.Muxer
	alone   []*httpmuxer.Muxer // A muxer for each router.
	chosen  int                // The router that the last request came to; -1: none.
	matched []bool             // Which rules it meets, whoever takes it.
	counts  tableCounts
}

type tableCounts struct {
	tables, routers, wins, chances, dead, shadowed, unknown, requests, met, wrong int
}

func (c *tableCounts) add(o tableCounts) {
	c.tables += o.tables
	c.routers += o.routers
	c.wins += o.wins
	c.chances += o.chances
	c.dead += o.dead
	c.shadowed += o.shadowed
	c.unknown += o.unknown
	c.requests += o.requests
	c.met += o.met
	c.wrong += o.wrong
}

// requestsPerProof are asked of a router that is proved to get none.
const requestsPerProof = 50

func newJudge() (*judge, error) {
	var conf static.Configuration
	if err := file.DecodeContent(`{"entryPoints": {"web": {"address": ":0"}}}`, ".yaml", &conf); err != nil {
		return nil, err
	}
	j := &judge{}
	router, err := tcprouter.NewRouter(nil)
	if err != nil {
		return nil, err
	}
	router.SetHTTPHandler(http.HandlerFunc(j.serve))
	j.entry, err = newEntry(conf.EntryPoints["web"], router)
	return j, err
}

func (j *judge) serve(rw http.ResponseWriter, req *http.Request) {
	j.muxer.ServeHTTP(rw, req)
	for i, one := range j.alone {
		var seen notice
		one.ServeHTTP(&seen, req)
		j.matched[i] = bool(seen)
	}
}

func (j *judge) build(t *judgedTable) error {
	j.muxer, j.alone, j.matched = httpmuxer.NewMuxer(httpParser, nil), nil, make([]bool, len(t.Routers))
	// Traefik adds routers in the order of a map.
	order := j.random.Perm(len(t.Routers))
	for _, i := range order {
		one := &t.Routers[i]
		handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { j.chosen = i })
		if err := j.muxer.AddRoute(one.Rule, one.Syntax, one.priority(), "", handler); err != nil {
			return err
		}
	}
	for i := range t.Routers {
		alone := httpmuxer.NewMuxer(httpParser, nil)
		alone.SetDefaultHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		if err := alone.AddRoute(t.Routers[i].Rule, t.Routers[i].Syntax, 1, "", http.HandlerFunc(noticed)); err != nil {
			return err
		}
		j.alone = append(j.alone, alone)
	}
	return nil
}

func (j *judge) forget() {
	j.chosen = -1
	clear(j.matched)
}

// send asks over a connection, with all that Go's server does.
func (j *judge) send(asked *request) {
	j.forget()
	c := newMemoryConn(latin1(asked.Raw), asked.Remote)
	j.entry.plain.conns <- c
	<-c.closed
}

// hand gives the request to the handlers of the entry point at once, which is many times as fast.
func (j *judge) hand(asked *request) bool {
	j.forget()
	req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(latin1(asked.Raw))))
	if err != nil {
		return false
	}
	req.RemoteAddr = asked.Remote
	httpServer(j.entry.point, "httpServer").Handler.ServeHTTP(&discarded{http.Header{}}, req)
	return true
}

type discarded struct{ header http.Header }

func (d *discarded) Header() http.Header         { return d.header }
func (d *discarded) Write(b []byte) (int, error) { return len(b), nil }
func (d *discarded) WriteHeader(int)             {}

func (j *judge) judge(t *judgedTable, seed uint64) {
	j.random = rand.New(rand.NewPCG(seed, t.index))
	j.counts.tables++
	j.counts.routers += len(t.Routers)
	if err := j.build(t); err != nil {
		j.tell(t, "Traefik refuses a rule: "+err.Error(), nil)
		return
	}
	proofs := false
	for i := range t.Routers {
		one := &t.Routers[i]
		proofs = proofs || one.proved()
		switch one.Kind {
		case "wins", "chance":
			j.send(one.Witness)
			right := j.chosen == i ||
				(one.Kind == "chance" && j.chosen >= 0 && t.Routers[j.chosen].priority() == one.priority())
			if !right || !j.matched[i] {
				j.tell(t, fmt.Sprintf("the request of router %d comes to %d", i, j.chosen), one.Witness)
			} else if one.Kind == "wins" {
				j.counts.wins++
			} else {
				j.counts.chances++
			}
			j.holds(t, one.Witness)
		case "dead":
			j.counts.dead++
		case "shadowed":
			j.counts.shadowed++
		default:
			j.counts.unknown++
		}
	}
	if !proofs {
		return
	}
	writer := newWriter(j.random, t)
	for i := range t.Routers {
		if !t.Routers[i].proved() {
			continue
		}
		for range requestsPerProof {
			asked := writer.request(i)
			if !j.hand(asked) {
				continue
			}
			j.counts.requests++
			if j.matched[i] {
				j.counts.met++
			}
			if j.violated(t) < 0 {
				continue
			}
			// Go's server refuses some of what its reader takes.
			j.send(asked)
			if !j.holds(t, asked) {
				break
			}
		}
	}
}

// violated is a router that should not have got the last request, or whose blockers did not meet it; -1: none.
func (j *judge) violated(t *judgedTable) int {
	for i := range t.Routers {
		one := &t.Routers[i]
		blocked := slices.ContainsFunc(one.Blockers, func(k int) bool { return j.matched[k] })
		switch {
		case one.Kind == "dead" && j.matched[i],
			one.Kind == "shadowed" && (j.chosen == i || (j.matched[i] && !blocked)):
			return i
		}
	}
	return -1
}

func (j *judge) holds(t *judgedTable, asked *request) bool {
	i := j.violated(t)
	if i < 0 {
		return true
	}
	j.tell(t, fmt.Sprintf("a request of router %d, which is proved to be %s, comes to %d", i, t.Routers[i].Kind, j.chosen), asked)
	return false
}

var telling sync.Mutex

func (j *judge) tell(t *judgedTable, what string, asked *request) {
	j.counts.wrong++
	telling.Lock()
	defer telling.Unlock()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	_ = out.Encode(map[string]any{"table": t.index, "what": what, "request": asked, "routers": t.Routers})
}

// judgeTables reads n tables, one JSON object a line, and tells what Traefik denies.
func judgeTables(n int, seed uint64) error {
	tables := make(chan *judgedTable, 256)
	begin := time.Now()
	var all tableCounts
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		j, err := newJudge()
		if err != nil {
			return err
		}
		group.Go(func() {
			for t := range tables {
				j.judge(t, seed)
			}
			telling.Lock()
			defer telling.Unlock()
			all.add(j.counts)
		})
	}
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	var failed error
	for index := uint64(0); ; index++ {
		t := &judgedTable{index: index}
		if failed = decoder.Decode(t); failed != nil {
			break
		}
		tables <- t
	}
	close(tables)
	group.Wait()
	if failed != io.EOF {
		return failed
	}
	fmt.Printf("tables: %d tables, %d routers: %d win by their request, %d by chance, %d dead, %d shadowed, %d unknown; "+
		"%d requests for the proofs, %d of them meet the rule; %d disagreements, %d s, seed %d\n",
		all.tables, all.routers, all.wins, all.chances, all.dead, all.shadowed, all.unknown, all.requests, all.met,
		all.wrong, int(time.Since(begin).Seconds()), seed)
	switch {
	case all.wrong > 0:
		return errors.New("gw and Traefik disagree")
	case all.tables != n:
		return fmt.Errorf("%d of %d tables came", all.tables, n)
	case n >= 1000 && (all.wins == 0 || all.chances == 0 || all.dead == 0 || all.met == 0):
		return errors.New("nothing was tested")
	}
	return nil
}
