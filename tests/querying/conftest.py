"""The engines that the queries are asked on, the same files loaded in each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from querying.endpoints import oxigraph_server
from querying.engines import rdflib_ask

import caro_graph
from caro_graph.querying.asking import Ask
from caro_graph.querying.local import ask_store, store_of
from caro_graph.querying.sources import elsewhere


@pytest.fixture(scope="session")
def asks(built: caro_graph.Built) -> Iterator[dict[str, Ask]]:
    """What asks each engine the publication: pyoxigraph, rdflib, and an Oxigraph server."""
    graph, quads = Path(built.out) / "caro.nt", Path(built.out) / "caro.nq"
    store = store_of([str(quads)])
    with oxigraph_server([graph, quads]) as endpoint:
        yield {
            "pyoxigraph": lambda text, form: ask_store(store, text),
            "rdflib": rdflib_ask(quads),
            "server": elsewhere(endpoint, timeout=60),
        }
