# The commands of the house; each sets up what it needs first (scripts/setup says what and why).
#
#   make run     build, then serve a sample organisation; prints the links     YES=1 doesn't ask before installing
#   make test    every test: Rust on both databases, web, browser
#   make e2e     the browser tests alone; ARGS=room or ARGS=desk for one part
#   make demo    a rehearsed candidate holds an interview by voice
#   make build   the release binary with the web pages inside: target/release/vivavoce; FEATURES=cuda, vulkan or metal for
#                recognition on a graphics card
#   make bench   what each part costs, how often a thinking speaker is cut off, and how many interviews this machine holds;
#                some minutes after the build. ONLY=parts, pauses or load for one of them, ARGS for `vivavoce bench`
#                (ARGS="--soak" for a quarter of an hour more), MODEL for another speech model than the one of the tests
#   make figures how the scores agree with raters, plainly and with what was fitted left without each group of answers in turn
#   make speech  the rehearsed candidates' speech anew, after a change of their texts
#   make fmt     format · make lint: formatting and lints · make setup: only install what is missing

.DEFAULT_GOAL := run
.PHONY: bench bench-load bench-parts bench-pauses build demo e2e figures fmt lint run setup speech test

export YES
ARGS ?=
ONLY ?= parts pauses load
MODEL ?= tests/models/ggml-viva-synthetic-q8_0.bin
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

bench:
	@scripts/setup build
	@$(MAKE) --no-print-directory $(addprefix bench-,$(ONLY))

bench-parts:
	cargo bench --locked --bench parts

bench-pauses:
	cargo bench --locked --bench pauses -- 1 tests/audio/*.wav

bench-load:
	cargo build --release --locked
	$(RELEASE) bench --model $(MODEL) $(if $(ARGS),$(ARGS),--seconds 20)

figures:
	cargo test --locked --test it held_out -- --nocapture

speech:
	scripts/make-speech

fmt:
	cargo fmt

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
