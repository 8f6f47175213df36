"""A property path as RDF is the same path."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.engines.paths import sparql_path
from caro_graph.rdf.paths import path_triples

NAMES = st.sampled_from(["<http://x/a>", "<http://x/b#c>", "<urn:x:é>"])


def _bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        inner.map(lambda path: f"^{path}"),
        several.map(lambda steps: f"({'/'.join(steps)})"),
        several.map(lambda steps: f"({'|'.join(steps)})"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda pair: f"({pair[0]}){pair[1]}"),
    )


PATHS = st.recursive(NAMES, _bracketed, max_leaves=12)


@given(PATHS)
def test_there_and_back(path: str) -> None:
    node, triples = path_triples(path, "p")
    text = "".join(f"{triple} .\n" for triple in triples) + f"<urn:s> <urn:p> {node} .\n"
    graph = rdflib.Graph().parse(data=text, format="nt")
    assert sparql_path(graph, graph.value(rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"))) == path


def test_a_property_is_itself() -> None:
    assert str(path_triples("http://x/a", "p")[0]) == "<http://x/a>"


@pytest.mark.parametrize(
    "path", ["(<http://x/a>", "<http://x/a>/<http://x/b>", "(<http://x/a>/)", "|<http://x/a>"]
)
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match="property path"):
        path_triples(path, "p")
