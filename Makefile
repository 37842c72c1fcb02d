# Every target sets up .venv first; when it is in step already that takes no time.
# `make` alone lists the targets.

BIN := .venv/bin
WORDS := src/afterwards/web/locale/es/LC_MESSAGES/django
CODE := src tests tools $(wildcard bench)
NODE_TOOLS := $(if $(shell command -v npm 2>/dev/null),node-tools)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format types contracts size tests bench lock node-tools docs-tables words build clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv and install everything into it
	@./setup

run: setup ## show the agenda of the sample course
	$(BIN)/afterwards agenda --course examples/infusion.yaml --at 2026-11-03T12:00 --from 2026-11-01 --to 2026-11-07

test: lint types contracts size tests ## everything that must hold: lint, types, contracts, size, tests

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

tests: setup $(NODE_TOOLS) $(WORDS).mo ## the tests alone
	$(BIN)/pytest -n auto

bench: setup ## measure against the peers
	$(BIN)/python -m bench

lock: setup ## renew requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.12 --upgrade --quiet \
		--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock

# The second reader of our calendars, ical.js. Without Node, or without a network, its tests are skipped.
node-tools: tests/node/node_modules/.in-step
tests/node/node_modules/.in-step: tests/node/package-lock.json
	@if npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --fetch-retries=1 --silent; then touch $@; \
	else echo "npm could not install ical.js: the tests that need it are skipped."; fi

words: setup ## look for new texts of the site, tell which have no translation
	$(BIN)/python tools/words.py

# What Django reads of the translations.
$(WORDS).mo: $(WORDS).po | setup
	@$(BIN)/python tools/words.py compile

docs-tables: setup ## write the generated tables of the docs anew
	$(BIN)/python tools/docs_tables.py

build: setup ## wheel and sdist into dist/
	$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python

clean: ## take away everything that was made
	rm -rf .venv build dist tests/node/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
