# make build: set up and publish. make test: the whole suite.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed

.PHONY: build test test-integrations lint types pages verify bench clean
.DELETE_ON_ERROR:

build: $(STAMP)
	$(BIN)/caro-graph build

test: $(STAMP)
	$(BIN)/python -m pytest --numprocesses auto

# What other people's CI runs, installed as theirs would be: needs the package index.
test-integrations: $(STAMP)
	$(BIN)/python -m pytest tests/integrations/real.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

# What is generated in docs/, after a change of the ontology, the shapes, the queries or the notebook.
pages: $(STAMP)
	$(BIN)/python -m caro_graph.ontology_page
	$(BIN)/python -m caro_graph.query_pages
	$(BIN)/python tests/test_notebook.py

# make verify TEXTS=<the folder of archived texts>
verify: $(STAMP)
	$(BIN)/caro-graph verify $(TEXTS)

bench: $(STAMP)
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/query.py

clean:
	rm -rf $(VENV) dist dist-internal

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
