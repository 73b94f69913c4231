# Everything starts here: `make run` serves the page, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
OPEN ?= 1
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# Runs before the programs of build/ are installed.
DOCTOR := -m sphere_build.doctor
.DELETE_ON_ERROR:
.PHONY: run build test units lowest other docs dist bench spheres start journeys engines fuzz soak layouts coverage audit data pictures clean

run: build
	@$(BIN)/python -m sphere_build.serve dist --host "$(HOST)" --port "$(PORT)" $(if $(filter-out 0,$(OPEN)),--open)

build: $(VENV)/.run node_modules/.run
	@$(BIN)/python -m sphere_build.site dist

test: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python -m sphere_build.widget
	@$(BIN)/python tests/run.py

# What needs no browser: lint, types, and the unit tests of Python and JavaScript.
units: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python -m sphere_build.widget
	@$(BIN)/python tests/run.py --units

# The tests of the package on the lowest releases that pyproject.toml names, in an environment of its own.
LOWEST := $(VENV)/lowest
lowest: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python -m sphere_build.widget
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c build/constraints.txt uv
	@$(BIN)/python -m uv venv -q --clear --python $(BIN)/python $(LOWEST)
	@$(BIN)/python -m uv pip install -q --python $(LOWEST) --resolution lowest-direct -e '.[sklearn,parquet,openai,notebook,mcp]'
	@$(BIN)/python -m uv pip install -q --python $(LOWEST) pytest hypothesis scipy
	@$(BIN)/python -m uv run -q --no-project --python $(LOWEST) python -m pytest -rs $(addprefix tests/py/,agents bundle cli embed methods notebook test_estimator.py)

# All tests of Python on another release of it, in an environment of its own.
OTHER ?= python3.13
other: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python -m sphere_build.widget
	@$(OTHER) -m venv --clear $(VENV)/other
	@$(VENV)/other/$(notdir $(BIN))/python -m pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[dev]'
	@$(VENV)/other/$(notdir $(BIN))/python -m pytest -rs

# Guide, questions, and the reference of Python and of the commands, beside the page.
REFERENCE ?= dist/reference
docs: $(VENV)/.dev
	@$(BIN)/python -m sphere_build.reference "$(REFERENCE)"

# A source archive and a wheel in RELEASE that hold the page, checked; the wheel is installed and opened.
RELEASE ?= dist-release
dist: build $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c build/constraints.txt build twine
	@rm -rf "$(RELEASE)"
	@$(BIN)/python -m sphere_build.release "$(RELEASE)"
	@node tests/browser/chromium.js --install
	@$(BIN)/python tests/release/smoke.py "$(RELEASE)"

# The built page holds the model.
data: build $(VENV)/.data node_modules/.dev
	@$(BIN)/python data/make.py $(ARGS)

# ARGS such as `--only browser --sizes 1000,10000` or `--write` (into docs/performance.md).
bench: build $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@node tests/browser/chromium.js --install
	@$(BIN)/python tests/bench/run.py $(ARGS)

# Quality and time beside umap-learn's sphere, openTSNE and scikit-learn; ARGS such as `--rounds 1` or `--write`.
spheres: $(VENV)/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python tests/bench/spheres.py $(ARGS)

# The start alone, against plain PyScript; a part of `make bench`.
start: build $(VENV)/.dev node_modules/.dev
	@node tests/browser/chromium.js --install
	@$(BIN)/python tests/bench/start.py $(ARGS)

# The journeys that matter in Chromium, Firefox and WebKit: a part of `make test`.
journeys: build $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@node tests/engines/install.js
	@node --test --test-concurrency=1 tests/engines/*.test.js

# First picture, engine ready, a layout and memory in every engine; ARGS such as `--rounds 5` or `--write` (into docs/performance.md).
engines: build $(VENV)/.dev node_modules/.dev
	@node tests/engines/install.js
	@$(BIN)/python tests/bench/engines.py $(ARGS)

# At least 100,000 damaged bundles for each decoder, FUZZ of each of five kinds, and as many files for the table readers.
FUZZ ?= 20000
fuzz: $(VENV)/.dev node_modules/.dev
	@EMBEDDING_SPHERE_FUZZ=$(FUZZ) node --test tests/js/formats/bundle.fuzz.test.js
	@EMBEDDING_SPHERE_FUZZ=$(FUZZ) $(BIN)/python -m pytest tests/py/bundle/test_bundle_fuzz.py tests/py/sources/test_fuzz.py

# ROUNDS of layouts, cancels and opened bundles in one page.
ROUNDS ?= 500
soak: build $(VENV)/.dev node_modules/.dev
	@node tests/browser/chromium.js --install
	@node tests/soak/soak.js $(ROUNDS)

# LAYOUTS random ones in a row in every engine.
LAYOUTS ?= 50
layouts: build $(VENV)/.dev node_modules/.dev
	@node tests/engines/install.js
	@node tests/soak/layouts.js $(LAYOUTS)

coverage: $(VENV)/.dev node_modules/.dev
	@$(BIN)/python -m sphere_build.kernel
	@$(BIN)/python -m pytest --cov=embedding_sphere --cov-report=term:skip-covered
	@node --test --experimental-test-coverage --test-concurrency=1 --test-reporter=./tests/coverage.js $$(find tests/js -name "*.test.js")

# Asks the registries for known weaknesses of what is shipped and of what the build uses.
audit: $(VENV)/.dev node_modules/.dev
	-npm audit --omit=dev
	-$(BIN)/python -m pip_audit --version >/dev/null 2>&1 && $(BIN)/python -m pip_audit

pictures: build $(VENV)/.dev node_modules/.dev
	@node tests/browser/pictures.js

clean:
	rm -rf dist dist-release tests/output

# The virtual environment and node_modules are made once and again when what they install changes.
$(BIN)/python:
	@PYTHONPATH=build $(PYTHON) $(DOCTOR)
	@echo "Making the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml build/constraints.txt | $(BIN)/python
	@echo "Installing the Python packages that the build needs ..."
	@PYTHONPATH=build $(BIN)/python $(DOCTOR) --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[build]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing the Python packages that the tests need ..."
	@PYTHONPATH=build $(BIN)/python $(DOCTOR) --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/.data: $(VENV)/.dev
	@echo "Installing the Python packages that embed the data sets ..."
	@PYTHONPATH=build $(BIN)/python $(DOCTOR) --install pip install -q --disable-pip-version-check -c build/constraints.txt -e '.[data]'
	@touch $@

node_modules/.run: package.json package-lock.json | $(BIN)/python
	@if [ -f node_modules/.dev ]; then npm ci --no-audit --no-fund --loglevel=error; touch node_modules/.dev; else \
	  echo "Installing the packages that the page is built from ..."; \
	  PYTHONPATH=build $(BIN)/python $(DOCTOR) --install npm ci --omit=dev --no-audit --no-fund --loglevel=error; fi
	@touch $@

node_modules/.dev: node_modules/.run
	@echo "Installing the packages that the tests need ..."
	@PYTHONPATH=build $(BIN)/python $(DOCTOR) --install npm ci --no-audit --no-fund --loglevel=error
	@touch node_modules/.run $@
