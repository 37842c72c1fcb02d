# Every target sets up .venv first; when it is in step already that takes no time.
# `make` alone lists the targets.

BIN := .venv/bin
WORDS := src/afterwards/web/locale/es/LC_MESSAGES/django
CODE := src tests tools $(wildcard bench)
NODE_TOOLS := $(if $(shell command -v npm 2>/dev/null),node-tools)
LOOK := src/afterwards/web/look/static/look
BUILT := $(if $(shell command -v npm 2>/dev/null),$(LOOK)/built/sources.txt)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test lint format types contracts size tests planted soak screenshots lighthouse tests-postgresql bench bench-relief lock sbom node-tools frontend docs-tables words build clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv and install everything into it
	@./setup

run: setup $(BUILT) $(WORDS).mo ## run the site; it prints its address (a story to try: make demo)
	$(BIN)/afterwards serve

demo: setup $(BUILT) $(WORDS).mo ## show the site with made-up people and a clock that you move
	$(BIN)/afterwards demo

test: lint types contracts size tests tests-postgresql ## everything that must hold: lint, types, contracts, size, tests

lint: setup ## style and banned calls
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

format: setup ## write the code in the house's style
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

types: setup ## strict types
	$(BIN)/mypy

contracts: setup ## who may import whom
	$(BIN)/lint-imports --no-logo

size: setup ## lengths of functions and files
	$(BIN)/python tools/size.py

# Much of the time a test waits for a browser or another process: two workers a core.
WORKERS ?= $(shell python3 -c 'import os; print((os.cpu_count() or 2) * 2)')
tests: setup $(NODE_TOOLS) $(BUILT) $(WORDS).mo ## the tests alone
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --maxfail=25

# The site's data once more, on a real PostgreSQL from a wheel. Where it does not start, CI fails.
tests-postgresql: setup $(WORDS).mo ## the tests of the site's data, on PostgreSQL
	$(BIN)/python tests/web/postgres/run.py -n $(WORKERS) --dist worksteal

MINUTES ?= 60
planted: setup $(BUILT) $(WORDS).mo ## plant each bug of tests/planted: its tests must fail
	$(BIN)/python tools/planted.py

soak: setup $(BUILT) $(WORDS).mo ## run the proofs long, with new seeds, and print one table: MINUTES=60
	$(BIN)/python tools/soak.py --minutes $(MINUTES)

screenshots: setup $(BUILT) $(WORDS).mo ## pictures of every moment, language and theme into build/pictures
	AFTERWARDS_PICTURES=build/pictures $(BIN)/pytest tests/journeys/test_moments.py tests/journeys/test_help_pictures.py -n auto

lighthouse: setup $(BUILT) $(WORDS).mo ## measure the main pages of a demonstration with Lighthouse
	$(BIN)/python tools/lighthouse.py

bench: setup ## measure against the peers
	$(BIN)/python -m bench

# One cohort of 300 people in about a minute; a release is judged by several: make bench-relief SEEDS="21 1001 1003"
SEEDS ?= 2001
PEOPLE ?= 300
SCALE ?= phq9
bench-relief: setup ## judge the relief curve on simulated people: SEEDS="1 2 3" PEOPLE=300 SCALE=phq8
	$(BIN)/python -m bench.relief --seeds $(SEEDS) --people $(PEOPLE) --scale $(SCALE)

# A release that somebody slipped something into is mostly found within days: younger ones wait.
lock: setup ## renew requirements.lock, with releases of a week ago and older
	$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.12 --upgrade --quiet \
		--exclude-newer "7 days" \
		--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock

sbom: setup ## list every locked package as CycloneDX into build/sbom.cdx.json
	$(BIN)/python tools/sbom.py

# Second readers of what we write: ical.js of calendars, fhir of FHIR. Without Node, or a network, their tests are skipped.
node-tools: tests/node/node_modules/.in-step
tests/node/node_modules/.in-step: tests/node/package-lock.json
	@if npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --fetch-retries=1 --silent; then touch $@; \
	else echo "npm could not install ical.js and fhir: the tests that need them are skipped."; fi

# The script, the small stylesheet and the typeface. Without npm the site runs without them, and looks plainer.
frontend: setup ## build what the browser gets: script, stylesheet, typeface
	$(BIN)/python tools/build_frontend.py
$(LOOK)/built/sources.txt: $(wildcard $(LOOK)/*.ts) $(LOOK)/afterwards.css $(wildcard frontend/*.*) tools/build_frontend.py | setup
	@$(BIN)/python tools/build_frontend.py

words: setup ## look for new texts of the site, tell which have no translation
	$(BIN)/python tools/words.py

# What Django reads of the translations.
$(WORDS).mo: $(WORDS).po | setup
	@$(BIN)/python tools/words.py compile

docs-tables: setup ## write the generated tables of the docs anew
	$(BIN)/python tools/docs_tables.py

build: setup $(BUILT) ## wheel and sdist into dist/
	$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python

clean: ## take away everything that was made
	rm -rf .venv build dist tests/node/node_modules frontend/node_modules $(LOOK)/built src/afterwards/web/press/faces .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
