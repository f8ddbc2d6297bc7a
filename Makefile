# 效能 Xiaoneng. `make` or `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# the first that is there; 3.11 is what the locks are tested with
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
CHECKED := rules register casework engine workers api deploy tests

# hundreds of processes start in a test run: each would compile all it imports anew, which doubles its start
unexport PYTHONDONTWRITEBYTECODE

# exactly what the lock names, then the project itself, built by the locked build tool
define sync
$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(1) deploy/uv.lock.txt
$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --build-constraints requirements-dev.lock --editable .
endef

.PHONY: help install install-dev up down status test lint format lock bench browser clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: $(VENV)/.installed ## make .venv from the locked dependencies; .venv/bin/xiaoneng is the command

$(VENV)/.installed: requirements.lock deploy/uv.lock.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "✗ 缺少 python3 | missing: python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "✗ 需要 Python 3.11 以上 | Python 3.11 or later is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "✗ 缺少 python3-venv | missing: Debian's package python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.lock.txt
	$(call sync,requirements.lock)
	@rm -f $(VENV)/.dev && touch $@

install-dev: $(VENV)/.dev ## the same with what tests and linters need

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(call sync,requirements-dev.lock)
	@touch $@

up: install ## start the whole system on this machine (WEBAPPS=no leaves out Operate and Tasklist)
	$(BIN)/xiaoneng up $(if $(filter no,$(WEBAPPS)),--without-webapps)

down: ## stop it
	$(BIN)/xiaoneng down

status: ## tell how every part is
	$(BIN)/xiaoneng status

browser: # Chromium and a Chinese font, through the system's package manager where we may
	@deploy/browser.sh

lint: install-dev ## ruff, mypy, import-linter
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## put the code into shape
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

test: install-dev browser lint ## everything, on real parts, two processes side by side; installs what it needs
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lock: install-dev ## write both locks anew after a change of pyproject.toml
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev -o requirements-dev.lock

bench: install-dev ## measure: jobs against the bare engine client, letters a minute, memory, due dates
	$(BIN)/python -m tests.bench

clean: down ## stop the system and remove its data; downloads stay
	rm -rf .xiaoneng
