# The menu. Each recipe works on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help serve build test test-fast test-slow check lint types data docs format clients bench bench-validation mutants accept wheel clean

help:     ## this list
	@sed -n 's/^\([a-z-]*\): .*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

serve: $(VENV)/ready ## build if needed, then serve on http://127.0.0.1:8000
	$(BIN)/regio-graph serve

build: $(VENV)/ready ## assemble, entail, validate, release
	$(BIN)/regio-graph build

test: $(VENV)/ready-dev ## run the tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

FAST := $(addprefix tests/test_,$(addsuffix .py,addresses another_region baseline cache convert dates dispatch \
  example_region formats headers languages positions settings syntax values))

test-fast: $(VENV)/ready-dev ## run the tests that need no real region: under 20 seconds
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow and not building" $(FAST)

test-slow: $(VENV)/ready-dev ## run the tests that take minutes
	$(BIN)/python -m pytest -m slow

check: lint types data ## lint, strict types, the layers and known terms, the data

lint: $(VENV)/ready-dev ## ruff, and that imports point down and every term is known
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/test_terms.py tests/test_docs.py

types: $(VENV)/ready-dev ## mypy, strict
	$(BIN)/mypy

data: $(VENV)/ready ## build the release, check that every passage lies inside the text
	$(BIN)/regio-graph build
	$(BIN)/regio-graph evidence

format: $(VENV)/ready-dev ## sort imports and format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clients: $(VENV)/ready-dev ## try the endpoint with clients nobody here wrote (needs npm)
	$(BIN)/python -m pip install --quiet --group clients
	npm install --silent --no-save --prefix build/clients @comunica/query-sparql@4 # 5 does not start on Node 20
	$(BIN)/python -m pytest -q tests/test_endpoint.py tests/test_comunica.py

bench:    ## measure the endpoint against its peers (needs wrk, nginx and two cores)
	$(MAKE) $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m benchmarks.endpoint $(BENCH)

bench-validation: ## measure validation against other SHACL engines; BENCH="--patience 100" stops the slow ones
	$(MAKE) $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet --group bench
	npm install --silent --no-save --prefix build/bench-validation shacl-engine@1 n3@2 rdf-ext@2 || echo "without shacl-engine: npm is not here"
	$(BIN)/python -m benchmarks.validation $(BENCH)

mutants:  ## mutate rooms and see what no test notices; ROOM=regio_graph/workers/exits.py for one module
	$(MAKE) $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet --group mutants
	$(BIN)/python tests/mutants.py $(ROOM)

accept: $(VENV)/ready-dev ## rewrite the expected answers in tests/expected
	$(BIN)/python -m pytest -q tests/test_queries.py --accept

wheel: $(VENV)/ready-dev ## build the wheel into dist/
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean:    ## remove the environment and everything built
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
