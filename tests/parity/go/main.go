// Command parity answers questions about routing with Traefik's own packages, so that gw's answers can be held against
// them by the hundred thousand: no sockets, no files.
//
//	parity              JSON lines in, one JSON line out for each
//	parity bench FILE   nanoseconds per match of Traefik's muxer on a table
//	parity table N      the table that the benchmarks share, N routers
//	parity tables N SEED
//	                    what gw proves of N tables, those that `gw_bench --tables` prints
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/rs/zerolog"
)

// question is one line of input. Kinds: http-rule and tcp-rule (rule, syntax), rules (a list of those), table (what
// follows is asked of it), requests and conns (lists).
type question struct {
	Kind     string         `json:"kind"`
	Rules    []ruleQuestion `json:"rules"`
	Requests []request      `json:"requests"`
	Conns    []conn         `json:"conns"`
	ruleQuestion
	tableQuestion
}

func main() {
	zerolog.SetGlobalLevel(zerolog.Disabled)
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "bench":
		err = bench(os.Args[2])
	case len(os.Args) == 3 && os.Args[1] == "table":
		var n int
		if n, err = strconv.Atoi(os.Args[2]); err == nil {
			err = json.NewEncoder(os.Stdout).Encode(benchTable(n))
		}
	case len(os.Args) == 4 && os.Args[1] == "tables":
		var n int
		var seed uint64
		if n, err = strconv.Atoi(os.Args[2]); err == nil {
			if seed, err = strconv.ParseUint(os.Args[3], 10, 64); err == nil {
				err = judgeTables(n, seed)
			}
		}
	default:
		err = serve()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "parity:", err)
		os.Exit(1)
	}
}

func serve() error {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	decoder := json.NewDecoder(in)
	var current *table
	for decoder.More() {
		var asked question
		if err := decoder.Decode(&asked); err != nil {
			return err
		}
		answer, err := reply(&asked, &current)
		if err != nil {
			answer = map[string]string{"problem": err.Error()}
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func reply(asked *question, current **table) (any, error) {
	switch asked.Kind {
	case "http-rule", "tcp-rule":
		asked.ruleQuestion.Kind = asked.Kind
		return asked.ruleQuestion.answer(), nil
	case "rules":
		answers := make([]ruleAnswer, len(asked.Rules))
		for i, rule := range asked.Rules {
			answers[i] = rule.answer()
		}
		return answers, nil
	case "table":
		built, err := newTable(&asked.tableQuestion)
		if err != nil {
			return nil, err
		}
		if *current != nil {
			(*current).close()
		}
		*current = built
		return built.summary(), nil
	}
	if *current == nil {
		return nil, fmt.Errorf("no table before %s", asked.Kind)
	}
	switch asked.Kind {
	case "requests":
		return (*current).askAll(asked.Requests), nil
	case "conns":
		return (*current).connectAll(asked.Conns), nil
	}
	return nil, fmt.Errorf("kind %q", asked.Kind)
}
