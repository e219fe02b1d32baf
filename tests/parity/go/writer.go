package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
)

// values are what a rule's matchers ask for, by part of the request, with some that are near.
type values struct {
	hosts, paths, methods, peers []string
	headers, queries             [][2]string
}

// writer makes requests that rules of a table are likely to meet.
type writer struct {
	random *rand.Rand
	own    []values
	all    values
}

var (
	leaves    = regexp.MustCompile("([A-Za-z0-9]+)\\((`[^`]*`(?:, `[^`]*`)*)\\)")
	arguments = regexp.MustCompile("`([^`]*)`")
	templates = regexp.MustCompile(`\{(\w+)(?::((?:[^{}]|\{[^{}]*\})*))?\}`)
)

func newWriter(random *rand.Rand, t *judgedTable) *writer {
	w := &writer{random: random}
	for i := range t.Routers {
		var own values
		for _, leaf := range leaves.FindAllStringSubmatch(t.Routers[i].Rule, -1) {
			var texts []string
			for _, argument := range arguments.FindAllStringSubmatch(leaf[2], -1) {
				texts = append(texts, argument[1])
			}
			w.take(&own, leaf[1], texts, t.Routers[i].Syntax == "v2")
		}
		w.own = append(w.own, own)
		w.all.hosts = append(w.all.hosts, own.hosts...)
		w.all.paths = append(w.all.paths, own.paths...)
		w.all.methods = append(w.all.methods, own.methods...)
		w.all.peers = append(w.all.peers, own.peers...)
		w.all.headers = append(w.all.headers, own.headers...)
		w.all.queries = append(w.all.queries, own.queries...)
	}
	return w
}

func (w *writer) take(out *values, matcher string, texts []string, v2 bool) {
	const samples = 3
	read := func(text string) []string {
		if !v2 {
			return []string{text}
		}
		var all []string
		for range samples {
			all = append(all, w.filled(text))
		}
		return all
	}
	sampled := func(pattern string) (all []string) {
		for range samples {
			all = append(all, w.found(pattern))
		}
		return all
	}
	first := texts[0]
	switch matcher {
	case "Host":
		for _, text := range texts {
			out.hosts = append(out.hosts, text, strings.ToUpper(text), text+".", strings.TrimSuffix(text, "."))
			if tail, wild := strings.CutPrefix(text, "*."); wild {
				out.hosts = append(out.hosts, "x."+tail, "a."+tail, "a.b."+tail, tail)
			}
		}
	case "HostRegexp":
		for _, text := range texts {
			if v2 {
				out.hosts = append(out.hosts, read(text)...)
			} else {
				out.hosts = append(out.hosts, sampled(text)...)
			}
		}
	case "Path", "PathPrefix":
		for _, text := range texts {
			for _, path := range read(text) {
				out.paths = append(out.paths, path, path, path+"/", path+"a", path+"/b")
			}
		}
	case "PathRegexp":
		out.paths = append(out.paths, sampled(first)...)
	case "Method":
		out.methods = append(out.methods, texts...)
	case "ClientIP":
		for _, text := range texts {
			address, _, _ := strings.Cut(text, "/")
			out.peers = append(out.peers, address, strings.Replace(address, "0.0", "0.7", 1))
		}
	case "Header", "Headers":
		out.headers = append(out.headers, [2]string{first, texts[1]}, [2]string{first, texts[1]})
	case "HeaderRegexp", "HeadersRegexp":
		for _, text := range sampled(texts[1]) {
			out.headers = append(out.headers, [2]string{first, text})
		}
	case "Query":
		if v2 {
			for _, text := range read(first) {
				key, value, _ := strings.Cut(text, "=")
				out.queries = append(out.queries, [2]string{key, value})
			}
		} else if len(texts) == 1 {
			out.queries = append(out.queries, [2]string{first, ""})
		} else {
			out.queries = append(out.queries, [2]string{first, texts[1]})
		}
	case "QueryRegexp":
		for _, text := range sampled(texts[len(texts)-1]) {
			out.queries = append(out.queries, [2]string{first, text})
		}
	}
}

// filled is a template of the v2 syntax with something in the place of its expressions.
func (w *writer) filled(template string) string {
	return templates.ReplaceAllStringFunc(template, func(part string) string {
		found := templates.FindStringSubmatch(part)
		if found[2] == "" {
			return "a"
		}
		return w.found(found[2])
	})
}

// found is a text in which the expression is likely to be found.
func (w *writer) found(pattern string) string {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return pattern
	}
	var out strings.Builder
	w.sample(parsed, &out)
	text := out.String()
	if w.random.IntN(4) == 0 {
		text = pick(w.random, []string{"a", "/", "/a", "b", "x."}) + text
	}
	if w.random.IntN(4) == 0 {
		text += pick(w.random, []string{"a", "/", "/b", ".b", "x"})
	}
	return text
}

func (w *writer) sample(re *syntax.Regexp, out *strings.Builder) {
	times := func(least, most int) {
		if most < 0 || most > least+2 {
			most = least + 2
		}
		for range least + w.random.IntN(most-least+1) {
			w.sample(re.Sub[0], out)
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		text := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			text = pick(w.random, []string{strings.ToLower(text), strings.ToUpper(text), text})
		}
		out.WriteString(text)
	case syntax.OpCharClass:
		out.WriteRune(w.member(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		out.WriteString(pick(w.random, []string{"a", "b", "/", ".", "x", "1", "é", "A"}))
	case syntax.OpCapture:
		w.sample(re.Sub[0], out)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			w.sample(sub, out)
		}
	case syntax.OpAlternate:
		w.sample(re.Sub[w.random.IntN(len(re.Sub))], out)
	case syntax.OpStar:
		times(0, -1)
	case syntax.OpPlus:
		times(1, -1)
	case syntax.OpQuest:
		times(0, 1)
	case syntax.OpRepeat:
		times(re.Min, re.Max)
	}
}

// member is a character of a class, one of those that requests have where there is one.
func (w *writer) member(ranges []rune) rune {
	if len(ranges) == 0 {
		return 'a'
	}
	for range 4 {
		r := []rune("abcxAv1/.-é ~")[w.random.IntN(13)]
		for i := 0; i < len(ranges); i += 2 {
			if ranges[i] <= r && r <= ranges[i+1] {
				return r
			}
		}
	}
	at := 2 * w.random.IntN(len(ranges)/2)
	return ranges[at] + rune(w.random.IntN(int(min(ranges[at+1]-ranges[at], 40))+1))
}

// request is one for router i.
func (w *writer) request(i int) *request {
	own := &w.own[i]
	host := w.choose(own.hosts, w.all.hosts, []string{"example.com", "a", "b.b"})
	host = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("\"/\\<>^`{|}?#@[]%:", r) {
			return -1
		}
		return r
	}, host)
	if host == "" {
		host = "a"
	}
	method := w.choose(own.methods, w.all.methods, []string{"GET", "POST", "DELETE"})
	target := w.target(w.choose(own.paths, w.all.paths, []string{"/", "/a", "/x"}))
	var query []string
	for _, pair := range w.pairs(own.queries, w.all.queries) {
		query = append(query, w.escaped(pair[0], "")+"="+w.escaped(pair[1], ""))
	}
	if len(query) > 0 {
		target += "?" + strings.Join(query, "&")
	}
	var raw strings.Builder
	fmt.Fprintf(&raw, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, target, host)
	for _, pair := range w.pairs(own.headers, w.all.headers) {
		if strings.EqualFold(pair[0], "Host") {
			continue
		}
		// Latin-1 letters stand for the bytes of UTF-8 on the wire.
		fmt.Fprintf(&raw, "%s: %s\r\n", pair[0], bytesAsLatin1(strings.Map(printable, pair[1])))
	}
	raw.WriteString("\r\n")
	peer := w.choose(own.peers, w.all.peers, []string{"192.0.2.1", "10.1.2.3", "203.0.113.9"})
	if strings.Contains(peer, ":") {
		peer = "[" + peer + "]"
	}
	return &request{Raw: raw.String(), Remote: peer + ":4242"}
}

func printable(r rune) rune {
	if r < ' ' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

func bytesAsLatin1(text string) string {
	var out strings.Builder
	for i := range len(text) {
		out.WriteRune(rune(text[i]))
	}
	return out.String()
}

func (w *writer) choose(own, all, others []string) string {
	switch kind := w.random.IntN(10); {
	case kind < 7 && len(own) > 0:
		return pick(w.random, own)
	case kind < 9 && len(all) > 0:
		return pick(w.random, all)
	}
	return pick(w.random, others)
}

// pairs are headers or parameters: most of the router's own, some of others.
func (w *writer) pairs(own, all [][2]string) (out [][2]string) {
	for range w.random.IntN(4) {
		if from := own; len(from) > 0 && w.random.IntN(4) > 0 {
			out = append(out, from[w.random.IntN(len(from))])
		} else if len(all) > 0 {
			out = append(out, all[w.random.IntN(len(all))])
		}
	}
	return out
}

// target writes a path as clients do: escapes where they must be, and some where they need not be.
func (w *writer) target(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return w.escaped(path, "/%:@!$&'()*+,;=[]")
}

func (w *writer) escaped(text, plain string) string {
	var out strings.Builder
	for i := range len(text) {
		c := text[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
		escape := c == '%' && plain != "" && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2])
		if (letter && w.random.IntN(12) > 0) || escape || (c != '%' && strings.IndexByte(plain, c) >= 0) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }
