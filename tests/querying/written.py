"""Answers of any kind, to be written, and what reads them back."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox
import rdflib
from hypothesis import strategies as st
from rdflib.query import Result

from caro_graph.querying.answers import Answer, Rows
from caro_graph.querying.formats import answer_text

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ex": "http://example.org/", "word": "http://example.org/word", "urn": "http://example.org/urn/"}
NASTY = "\t\n\r\"'\\|,;<>&`*_[]~#é日\u0301\u200d\u2028\x85\x00\x07\x1b\x7f\x9b\ufffe😀"
# XML 1.0 has no way to write these.
UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")

texts = st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=12)
nodes = st.sampled_from(
    [
        "http://example.org/a",
        "http://example.org/words",
        "http://example.org/a(b)/é_c_?d=1&e=%20'#f",
        "urn:isbn:1",
    ]
).map(ox.NamedNode)
blanks = st.sampled_from(["b0", "b1", "a.b"]).map(ox.BlankNode)
datatypes = st.sampled_from(["string", "integer", "boolean", "date", "double", "decimal", "gYear", "anyURI"])
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["fr", "en-gb", "zh-hant"])
    ),
    st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)), texts, datatypes),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://example.org/a&b")), texts),
    st.sampled_from(["1", "01", "1.50", "true", "2024-01-01", "NaN"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(XSD + "integer"))
    ),
)
terms = st.one_of(st.none(), nodes, blanks, literals)
tables = st.lists(st.sampled_from(["a", "b", "long_name", "é"]), min_size=1, max_size=4, unique=True).flatmap(
    lambda names: st.tuples(st.just(tuple(names)), st.lists(st.tuples(*[terms] * len(names)), max_size=4))
)
triples = st.builds(ox.Triple, nodes | blanks, nodes, nodes | blanks | literals)
Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def text_of(answer: Answer, form: str | None, **options: Any) -> str:
    return "".join(answer_text(answer, form, prefixes=PREFIXES, **options))


def rows_of(table: Table) -> Rows:
    return Rows(table[0], iter(table[1]))


def renamed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Blank nodes by the order in which they come: a reader gives them names of its own."""
    names: dict[Any, str] = {}
    blank = (ox.BlankNode, rdflib.BNode)
    return [
        tuple(names.setdefault(term, f"_:{len(names)}") if isinstance(term, blank) else term for term in row)
        for row in rows
    ]


def by_pyoxigraph(text: str, form: Any) -> list[tuple[Any, ...]]:
    found = ox.parse_query_results(text.encode(), form)
    assert isinstance(found, ox.QuerySolutions)
    return renamed([tuple(row) for row in found])


def by_rdflib(text: str, form: str) -> list[tuple[Any, ...]]:
    found = Result.parse(io.BytesIO(text.encode()), format=form)
    return renamed([tuple(row.get(name) for name in found.vars or ()) for row in found.bindings])


def as_rdflib(table: Table) -> list[tuple[Any, ...]]:
    return renamed([tuple(map(_rdflib, row)) for row in table[1]])


def _rdflib(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        kind = (
            None
            if term.language or term.datatype.value == XSD + "string"
            else rdflib.URIRef(term.datatype.value)
        )
        return rdflib.Literal(term.value, lang=term.language, datatype=kind)
    return None
