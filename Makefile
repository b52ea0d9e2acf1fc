# What there is: make alone prints this list.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-ready
DEV_STAMP := $(VENV)/.dev-ready
LANGUAGES := $(shell find src -name '*.po')
MESSAGES_STAMP := $(VENV)/.messages-ready

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit("NTB Care needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Choose another with: make PYTHON=/path/to/python3") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(MESSAGES_STAMP): $(LANGUAGES) $(RUN_STAMP)
	@$(BIN)/python tools/compile_messages.py
	@touch $@

.PHONY: setup
setup: $(RUN_STAMP) $(MESSAGES_STAMP) ## install what running needs into .venv

.PHONY: setup-dev
setup-dev: setup $(DEV_STAMP) ## install what developing needs into .venv

.PHONY: run
run: setup ## set up, migrate and serve on http://127.0.0.1:8000 with the worker beside it
	@$(BIN)/ntbcare run

.PHONY: requirements
requirements: ## resolve the dependencies anew into the hashed requirements files (needs uv)
	uv pip compile pyproject.toml requirements-build.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --upgrade -o requirements.txt
	uv pip compile pyproject.toml requirements-build.in --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --upgrade -o requirements-dev.txt

.PHONY: lint
lint: setup-dev ## style, types, layers, security, dependencies, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -r src -c pyproject.toml
	$(BIN)/deptry src
	$(BIN)/djlint src --lint --quiet
	$(BIN)/python tools/extract_messages.py --check

# Tests wait for disk and database about a quarter of their time: one process more than there are processors.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: test
test: setup-dev ## the tests on SQLite; needs no service
	env -u DATABASE_URL $(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser and not live and not slow and not long"

.PHONY: test-slow
test-slow: setup-dev ## the tests that take longer: stalled uploads, fuzzing, backups, packs, the whole benchmark once through
	env -u DATABASE_URL $(BIN)/pytest -n 2 --dist worksteal -m "(slow or long) and not browser and not live"

TEST_DATABASE_URL ?= $(or $(DATABASE_URL),postgres://root@127.0.0.1:5432/ntbcare_test)

.PHONY: test-postgres
test-postgres: setup-dev ## the same tests, and the longer ones of both databases, on PostgreSQL at DATABASE_URL
	@DATABASE_URL=$(TEST_DATABASE_URL) $(BIN)/python tools/make_database.py
	DATABASE_URL=$(TEST_DATABASE_URL) $(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser and not live and not slow"

.PHONY: e2e
e2e: setup-dev ## every way through in Chromium, at 360 and 1280 px, in both languages
	env -u DATABASE_URL $(BIN)/pytest -n 2 --dist worksteal -m browser tests/browser

# Counterparts of the live tests; nothing of the service needs Node.
NPM_PACKAGES := smpp@0.5.1 messaging-api-messenger@1.1.0 web-push-testing@1.2.2 grammy@1.46.0 standardwebhooks@1.1.1 \
	@stoplight/prism-cli@5.14.2

LIVE ?= live
.PHONY: test-live
test-live: setup-dev ## against real counterparts, as far as they are installed
	@if command -v npm >/dev/null; then npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix var/npm $(NPM_PACKAGES) || echo "npm's packages could not be had: their tests are skipped"; fi
	$(BIN)/pytest -m "$(LIVE)" $(AGAIN) tests/live

.PHONY: bench
bench: setup ## speed and size beside the machine's limits, on SQLite and PostgreSQL
	$(BIN)/ntbcare bench

.PHONY: shots
shots: setup-dev ## a screenshot of every page into var/shots/
	env -u DATABASE_URL $(BIN)/python tools/shots.py
	env -u DATABASE_URL SHOTS=var/shots/ways $(BIN)/pytest -n 2 --dist worksteal -m browser tests/browser

.PHONY: messages
messages: setup-dev ## bring the English catalogues up to date with code and templates
	$(BIN)/python tools/extract_messages.py
