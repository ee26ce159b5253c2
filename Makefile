# 明签 Mingqian. Two commands are enough: `make run` and `make test`; both prepare all they need.
# Stamps in .state/ remember what is prepared, so the second call starts at once.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Debian's own build, where it is there: optimised, a third faster than a self-made one on PATH.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' \
  2>/dev/null && echo /usr/bin/python3 || echo python3)
NODE ?= node
NPM ?= npm
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= auto
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STATE := .state
VAR := $(or $(MINGQIAN_VAR_DIR),var)
ASSETS := $(shell find src/mingqian/*/assets -type f 2>/dev/null)
MIGRATIONS := $(shell find src/mingqian -path '*/migrations/*.py' 2>/dev/null)
RULEBOOKS := $(shell find rulebooks -type f 2>/dev/null)

# Development settings; .env (see .env.example) may override them.
export MINGQIAN_DEBUG ?= 1
export UV_PYTHON_DOWNLOADS := never
LOAD_ENV := set -a; if [ -f .env ]; then . ./.env; fi; set +a;
MANAGE := $(LOAD_ENV) $(BIN)/python manage.py

# A database somebody removed has to be made again.
ifeq ($(wildcard $(VAR)/mingqian.sqlite3)$(MINGQIAN_DATABASE_URL),)
$(shell rm -f $(STATE)/database)
endif

# `make test DB=postgres` runs anything on a throw-away PostgreSQL of its own.
ifeq ($(DB),postgres)
WITH_DB := scripts/postgres.sh
else
WITH_DB :=
endif

##@ Every day

.PHONY: run
run: $(STATE)/assets $(STATE)/database $(STATE)/hooks ## Start the platform: web, job worker and clock; PORT=8000, RELOAD=1
	@$(LOAD_ENV) PORT=$(PORT) HOST=$(HOST) $(BIN)/python scripts/run.py

.PHONY: test
test: $(STATE)/assets ## Run the tests; DB=postgres for the twin database, ARGS="-k seal" to choose
	@$(WITH_DB) $(BIN)/python -m pytest -m "not browser" -n $(WORKERS) --dist loadscope $(ARGS)

.PHONY: check
check: $(STATE)/assets ## Lint, format, types, import order, templates, migrations, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python manage.py makemigrations --check --dry-run
	MINGQIAN_DEBUG=0 MINGQIAN_HTTPS=1 MINGQIAN_SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: check-fast
check-fast: $(STATE)/venv ## What the commit hook runs: lint and format, seconds only
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .

.PHONY: fmt
fmt: $(STATE)/venv ## Format the Python code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: e2e
e2e: $(STATE)/assets ## Browser journeys and accessibility, with Debian's chromium
	@$(WITH_DB) $(BIN)/python -m pytest -m browser -n $(WORKERS) $(ARGS)

.PHONY: all
all: test check e2e ## What CI runs, on SQLite

##@ Sometimes

.PHONY: demo
demo: $(STATE)/database ## Show the demo accounts
	@$(MANAGE) demo --accounts

.PHONY: bench
bench: $(STATE)/venv $(STATE)/bench ## Measure draw, freeze and deal at scale; BENCH=large, ARGS="1000000"
	@with=$$(ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && echo scripts/postgres.sh || true); \
	for file in benchmarks/bench_*.py; do \
	  echo "== $$file"; MINGQIAN_DEBUG=1 $$with $(BIN)/python "$$file" $(ARGS); \
	done

.PHONY: clauses
clauses: $(STATE)/venv ## Which rows of docs/clauses.csv a test shows to be satisfied; ARGS="--missing"
	@$(BIN)/python scripts/clauses.py $(ARGS)

.PHONY: schema
schema: $(STATE)/venv ## Write the OpenAPI snapshot docs/openapi.json
	@$(MANAGE) openapi_schema

.PHONY: docs
docs: $(STATE)/venv ## Write the reference pages that come from the code
	@$(LOAD_ENV) $(BIN)/python scripts/reference.py

.PHONY: lock
lock: $(STATE)/venv ## Pin the requirements again: requirements/*.in → hashed *.txt
	index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true); \
	for set in base prod dev bench spark; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    $${index:+--default-index "$$index"} requirements/$$set.in --output-file requirements/$$set.txt; \
	done

.PHONY: assets
assets: $(STATE)/assets ## Build the browser assets into static/dist

.PHONY: clean
clean: ## Forget what is prepared; the database in var/ stays
	rm -rf $(STATE) static/dist node_modules $(VENV)

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## "; print "明签 Mingqian — make <target>" } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Preparation, each step remembered by a stamp -------------------------------------------

$(STATE):
	@mkdir -p $(STATE)

$(STATE)/venv: requirements/dev.txt pyproject.toml | $(STATE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed (PYTHON=python3.12 make …)"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@# src/ on the path: what an editable install does, without building anything
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/mingqian-src.pth"
	@touch $@

# The peers of the benchmarks, apart from what the platform runs on
$(STATE)/bench: requirements/bench.txt $(STATE)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target $@ -r $<
	@touch $@

$(STATE)/node: package.json package-lock.json .npmrc | $(STATE)
	@command -v $(NODE) >/dev/null && command -v $(NPM) >/dev/null || \
	  { echo "Node 18 or later with npm is needed to build the browser assets (apt-get install nodejs npm)"; exit 1; }
	$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STATE)/assets: $(STATE)/venv $(STATE)/node build.mjs $(ASSETS)
	$(NODE) build.mjs
	@touch $@

$(STATE)/database: $(STATE)/venv $(MIGRATIONS) $(RULEBOOKS)
	@mkdir -p $(VAR)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_rulebooks
	@$(MANAGE) demo --if-empty
	@touch $@

$(STATE)/hooks: | $(STATE)
	@if [ -d .git ]; then git config core.hooksPath .githooks; fi
	@touch $@
