"""The URLs of stores, as their documentation has them."""

from __future__ import annotations

import pytest

from caro_graph.publishing.layouts import Layout, layout_of

HOST = "http://localhost:1234"


@pytest.mark.parametrize(
    ("query", "update", "graphs"),
    [
        ("/query", "/update", "/store"),  # Oxigraph
        ("/ds/query", "/ds/update", None),  # Fuseki, Stardog
        ("/a/b/query/", "/a/b/update", None),
        ("/repositories/x", "/repositories/x/statements", "/repositories/x/rdf-graphs/service"),  # GraphDB
        (
            "/rdf4j-server/repositories/x/",
            "/rdf4j-server/repositories/x/statements",
            "/rdf4j-server/repositories/x/rdf-graphs/service",
        ),
        ("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),  # Virtuoso
        ("/sparql", "/sparql", None),
        ("/ds", "/ds", None),
        ("/", "/", None),
        ("", "", None),
        ("/query?key=1", "/update?key=1", "/store?key=1"),
    ],
)
def test_what_follows_from_a_url(query: str, update: str, graphs: str | None) -> None:
    expected = Layout(HOST + query, HOST + update, None if graphs is None else HOST + graphs)
    assert layout_of(HOST + query) == expected


def test_what_is_given_goes_before_what_follows() -> None:
    assert layout_of("http://a/query", "http://b/u", "http://c/g") == Layout(
        "http://a/query", "http://b/u", "http://c/g"
    )
    assert layout_of("http://a/query", "", "") == Layout("http://a/query", "", "")
