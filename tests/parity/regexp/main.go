// Command regexp holds what gw's automata say of texts against Go's regexp. Lines of input: EXPRESSION ANSWERS TEXT...,
// as `gw_bench --regexps` prints them.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"
)

func text(word string) string {
	bytes, err := hex.DecodeString(strings.TrimPrefix(word, "-"))
	if err != nil {
		panic(err)
	}
	return string(bytes)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	patterns, refused, large, pairs, matched, wrong := 0, 0, 0, 0, 0, 0
	tell := func(format string, args ...any) {
		if wrong++; wrong <= 20 {
			fmt.Printf(format+"\n", args...)
		}
	}
	for lines.Scan() {
		words := strings.Split(lines.Text(), " ")
		pattern, answers := text(words[0]), words[1]
		patterns++
		compiled, err := regexp.Compile(pattern)
		if (err != nil) != (answers == "E") {
			tell("%q: Go says %v", pattern, err)
			continue
		}
		if answers == "E" {
			refused++
			continue
		}
		if answers == "L" {
			large++
			continue
		}
		for i, word := range words[2:] {
			pairs++
			found := compiled.MatchString(text(word))
			if found {
				matched++
			}
			if found != (answers[i] == '1') {
				tell("%q in %q: Go says %v", pattern, text(word), found)
			}
		}
	}
	fmt.Printf("regexp: %d expressions (%d refused, %d too large), %d pairs, %d match, %d disagreements\n", patterns, refused, large, pairs, matched, wrong)
	if wrong > 0 || pairs == 0 {
		os.Exit(1)
	}
}
