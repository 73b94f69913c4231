# Everything starts here: `make run` serves the page, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
OPEN ?= 1
VENV := .venv
BIN := $(VENV)/bin
.DELETE_ON_ERROR:
.PHONY: run build test bench data pictures clean

run: build
	@$(BIN)/python build/serve.py dist --host "$(HOST)" --port "$(PORT)" $(if $(filter-out 0,$(OPEN)),--open)

build: $(VENV)/.run node_modules/.run
	@$(BIN)/python build/site.py dist

test: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python build/kernel.py
	@$(BIN)/python build/widget.py
	@$(BIN)/python tests/run.py

data: $(VENV)/.data node_modules/.dev
	@$(BIN)/python data/make.py

# ARGS such as `--only browser --sizes 1000,10000` or `--write` (the README's table).
bench: build $(VENV)/.dev node_modules/.dev
	@$(BIN)/python build/kernel.py
	@node tests/browser/chromium.js --install
	@$(BIN)/python tests/bench/run.py $(ARGS)

pictures: build $(VENV)/.dev node_modules/.dev
	@node tests/browser/pictures.js

clean:
	rm -rf dist tests/output

# The virtual environment and node_modules are made once and again when what they install changes.
$(VENV)/bin/python:
	@$(PYTHON) build/doctor.py
	@echo "Making the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml build/constraints.txt | $(VENV)/bin/python
	@echo "Installing the Python packages that the build needs ..."
	@$(BIN)/python build/doctor.py --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[build]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing the Python packages that the tests need ..."
	@$(BIN)/python build/doctor.py --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/.data: $(VENV)/.dev
	@echo "Installing the Python packages that embed the data sets ..."
	@$(BIN)/python build/doctor.py --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[data]'
	@touch $@

node_modules/.run: package.json package-lock.json | $(VENV)/bin/python
	@if [ -f node_modules/.dev ]; then npm ci --no-audit --no-fund --loglevel=error; touch node_modules/.dev; else \
	  echo "Installing the packages that the page is built from ..."; \
	  $(BIN)/python build/doctor.py --install npm ci --omit=dev --no-audit --no-fund --loglevel=error; fi
	@touch $@

node_modules/.dev: node_modules/.run
	@echo "Installing the packages that the tests need ..."
	@$(BIN)/python build/doctor.py --install npm ci --no-audit --no-fund --loglevel=error
	@touch node_modules/.run $@
