# make build: set up and publish. make test: the whole suite.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed

.PHONY: build test test-integrations lint types pages verify release bench clean
.PHONY: test-portals test-ckan test-udata approve-portals approve-ckan approve-udata
.DELETE_ON_ERROR:

build: $(STAMP)
	$(BIN)/caro-graph build

test: $(STAMP)
	$(BIN)/python -m pytest --numprocesses auto

# What other people's CI runs, installed as theirs would be: needs the package index.
test-integrations: $(STAMP)
	$(BIN)/python -m pytest tests/integrations/real.py

# What CKAN and udata would store of the catalogue, against what was approved: the portals' own code, 700 MB of it.
test-portals: test-ckan test-udata
test-ckan test-udata: test-%: $(STAMP) .venv-%/.installed
	$(BIN)/python -m pytest tests/portals/real_$*.py

# After a change of the catalogue that is meant: what they store now is what is approved, for a person to read.
approve-portals: approve-ckan approve-udata
approve-ckan approve-udata: approve-%: $(STAMP) .venv-%/.installed
	APPROVE=1 $(BIN)/python -m pytest tests/portals/real_$*.py

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

# make release TEXTS=<the folder of archived texts>, once all is committed: see docs/releases.md
release: $(STAMP)
	$(BIN)/caro-graph release $(if $(TEXTS),--texts "$(TEXTS)")

bench: $(STAMP)
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/query.py
	$(BIN)/python benchmarks/diff.py

clean:
	rm -rf $(VENV) .venv-ckan .venv-udata dist dist-internal

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Needs the package index. CKAN's driver of PostgreSQL is compiled: with gcc, Python's headers and libpq's.
.venv-%/.installed: tests/portals/%.txt
	@echo "installing $* into .venv-$*"
	@$(PYTHON) -m venv .venv-$* \
	  && .venv-$*/bin/python -m pip install --disable-pip-version-check -r $< > .venv-$*/pip.log 2>&1 \
	  || { echo "portals not tested: $* cannot be installed (see .venv-$*/pip.log)" >&2; exit 1; }
	@touch $@
