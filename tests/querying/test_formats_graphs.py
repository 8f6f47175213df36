"""The forms of an answer that is a graph, read back by other readers."""

from __future__ import annotations

import json
from random import Random

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from querying.written import by_pyoxigraph, text_of, triples
from rdflib.compare import isomorphic

from caro_graph.problems import CallError
from caro_graph.querying.answers import GRAPH_FORMATS, Rows, Triples
from caro_graph.querying.formats import answer_text


def graph_of(text: str, form: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format=form)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@given(st.lists(triples, max_size=6))
def test_a_graph_reads_back(form: str, graph: list[ox.Triple]) -> None:
    text = text_of(Triples(iter(graph)), form)
    syntax = {"turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "json-ld": ox.RdfFormat.JSON_LD}[
        form
    ]
    read = [quad.triple for quad in ox.parse(text.encode(), format=syntax)]
    expected = ox.Dataset(ox.Quad(*triple) for triple in graph)
    found = ox.Dataset(ox.Quad(*triple) for triple in read)
    for dataset in (expected, found):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert found == expected
    assert len(read) == (len(graph) if form == "nt" else len(set(graph)))


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@given(st.lists(triples, max_size=6))
def test_a_graph_reads_back_in_rdflib(form: str, graph: list[ox.Triple]) -> None:
    lines = "".join(f"{triple} .\n" for triple in graph)
    assert isomorphic(graph_of(text_of(Triples(iter(graph)), form), form), graph_of(lines, "nt"))


@pytest.mark.parametrize("form", ["turtle", "json-ld"])
@given(st.lists(triples, max_size=6), st.randoms())
def test_the_order_in_which_triples_come_does_not_matter(
    form: str, graph: list[ox.Triple], random: Random
) -> None:
    text = text_of(Triples(iter(graph)), form)
    random.shuffle(graph)
    assert text_of(Triples(iter([*graph, *graph])), form) == text


def test_prefixes_shorten_what_is_there_and_stand_first_only_where_used() -> None:
    node = ox.NamedNode("http://example.org/a")
    graph = [ox.Triple(node, node, ox.Literal("<http://example.org/urn/x>"))]
    assert "@prefix ex: <http://example.org/> ." in text_of(Triples(iter(graph)), "turtle")
    assert "ex:a" in text_of(Triples(iter(graph)), "turtle")
    document = json.loads(text_of(Triples(iter(graph)), "json-ld"))
    assert document["@graph"][0]["@id"] == "ex:a"
    assert "word" not in document["@context"]


@pytest.mark.parametrize("prefixes", [{"": ""}, {"": "#"}, {"e": "relative/"}, {"": "http://example.org/"}])
def test_prefixes_that_a_query_declared_relative_or_without_a_name(prefixes: dict[str, str]) -> None:
    node = ox.NamedNode("http://example.org/a")
    for form in GRAPH_FORMATS:
        text = "".join(answer_text(Triples(iter([ox.Triple(node, node, node)])), form, prefixes=prefixes))
        assert len(graph_of(text, form)) == 1


def test_a_prefix_is_not_taken_for_the_scheme_of_an_address() -> None:
    node = ox.NamedNode("urn:isbn:1")
    text = text_of(
        Triples(iter([ox.Triple(node, node, ox.NamedNode("http://example.org/urn/a"))])), "json-ld"
    )
    assert {quad.subject for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)} == {node}


def test_triples_about_triples() -> None:
    node = ox.NamedNode("http://example.org/a")
    inner = ox.Triple(node, node, ox.Literal("x"))
    for form, syntax in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        assert by_pyoxigraph(text_of(Rows(("a",), iter([(inner,)])), form), syntax) == [(inner,)]
    assert by_pyoxigraph(text_of(Rows(("a",), iter([(inner,)])), "tsv"), ox.QueryResultsFormat.TSV) == [
        (inner,)
    ]
    with pytest.raises(CallError, match="no form in JSON-LD"):
        text_of(Triples(iter([ox.Triple(node, node, inner)])), "json-ld")
