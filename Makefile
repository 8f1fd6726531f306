# The commands of the house; each sets up what it needs first (scripts/setup says what and why).
#
#   make run     build, then serve a sample organisation; prints the links     YES=1 doesn't ask before installing
#   make test    every test: Rust on both databases, web, browser
#   make e2e     the browser tests alone; ARGS=room or ARGS=desk for one part
#   make demo    a rehearsed candidate holds an interview by voice
#   make build   the release binary with the web pages inside: target/release/vivavoce; FEATURES=cuda, vulkan or metal for
#                recognition on a graphics card
#   make speech  the rehearsed candidates' speech anew, after a change of their texts
#   make fmt     format · make lint: formatting and lints · make setup: only install what is missing

.DEFAULT_GOAL := run
.PHONY: build demo e2e fmt lint run setup speech test

export YES
ARGS ?=
FEATURES ?=
RELEASE := target/release/vivavoce
DEV := target/debug/vivavoce

setup:
	@scripts/setup test

build:
	@scripts/setup build
	@scripts/build-web
	cargo build --release --locked $(if $(FEATURES),--features $(FEATURES))

run:
	@scripts/setup run
	@$(MAKE) --no-print-directory build
	$(RELEASE) serve --sample

demo:
	@scripts/setup run
	@$(MAKE) --no-print-directory build
	$(RELEASE) demo $(ARGS)

test:
	@scripts/setup test
	cd web && npm run check && npm run test
	@scripts/build-web
	cargo test --locked
	cd web && VIVA_BIN=$(CURDIR)/$(DEV) npm run e2e

e2e:
	@scripts/setup test
	@scripts/build-web
	cargo build --locked
	cd web && VIVA_BIN=$(CURDIR)/$(DEV) npm run e2e -- $(ARGS)

speech:
	scripts/make-speech

fmt:
	cargo fmt

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
