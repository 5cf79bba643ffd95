# What this repository can do. Everything installs what it needs, or says what
# is missing and fails.

.PHONY: test trace-mutants browser openapi torture lint bench load compare fuzz evaluate fields samples man pdf tls oidc dist help

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

test: lint ## format, lints, licences, all tests
	sh tests/tools/witnesses.sh
	sh tests/tools/scans.sh
	cargo test --locked --features failpoints
	sh tests/tools/browser.sh

browser: ## only the tests of the workbench in a browser; pictures in target/e2e
	sh tests/tools/browser.sh

openapi: ## ask the workbench everything that its own description allows
	sh tests/tools/openapi.sh

torture: ## the long form of the tests that kill, fail and shuffle
	AKASHI_TORTURE=1 cargo test --locked --features failpoints --test it -- kill:: torture:: faults::

trace-mutants: ## take each behaviour out of a pack alone: a scenario that its articles name misses it
	cargo test --locked --features failpoints --test it -- cases::mutants --nocapture

lint: ## rustfmt, clippy with warnings as errors, licences and bans
	cargo fmt --check
	cargo clippy --locked --all-targets --features failpoints -- -D warnings
	cargo clippy --locked -- -D warnings
	sh tests/tools/deny.sh

samples: ## make the sample submissions under intake/ again
	tests/samples/make.sh

bench: ## measure every promise of speed, beside what a user would pick instead
	sh benches/run.sh $(FOLDER)

load: ## a large home, and how fast the workbench answers on it: make load LOAD="--cases 100"
	cargo build --release --locked
	python3 benches/load.py $(LOAD)

compare: ## what the readers read beside what other programs read: make compare FOLDER=…
	cargo build --release --locked
	AKASHI=target/release/akashi sh tests/tools/compare.sh $(FOLDER)

fuzz: ## spoil documents of every format and read them, for SECONDS (600), from the tests, intake and FOLDER
	rm -rf target/seeds
	mkdir -p target/seeds
	AKASHI_SEEDS=$(CURDIR)/target/seeds cargo test --locked --features failpoints --lib parse::
	cargo build --locked
	AKASHI=target/debug/akashi python3 tests/tools/fuzz.py --every --seconds $(or $(SECONDS),600) target/seeds tests/fixtures/office intake $(FOLDER)

evaluate: ## measure matching on the labelled passages under tests/labelled
	cargo build --locked
	python3 tests/tools/evaluate.py target/debug/akashi

fields: ## measure fields and classes on generated papers in many layouts: make fields SEED=7
	cargo build --release --locked
	bash tests/fields/measure.sh target/release/akashi $(SEED)

man: ## write the man pages into docs/man
	cargo run --release --locked -- --lang en man --out docs/man

pdf: ## build with PDF (through typst) and test it
	cargo test --locked --features failpoints,pdf --lib report::pdf
	cargo test --locked --features failpoints,pdf --test it receipt_pdf::

tls: ## build with TLS (through the system's OpenSSL) and test it
	sh tests/tools/tls.sh

oidc: ## build with OpenID Connect and sign in at a provider that is not ours
	sh tests/tools/oidc.sh

dist: ## the program with PDF, TLS and OpenID Connect, its man pages and licences, in dist/
	sh tests/tools/dist.sh
