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
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

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
