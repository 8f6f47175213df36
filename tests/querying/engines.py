"""rdflib behind the same seam as the engines that the project asks."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib

from caro_graph.querying.answers import Answer, Rows, Term, Triples, Truth
from caro_graph.querying.asking import Ask


def rdflib_ask(quads: Path) -> Ask:
    """Return what asks rdflib: the default graph is the union of the named graphs."""
    dataset = rdflib.Dataset(default_union=True)
    with _as_it_is():
        dataset.parse(quads, format="nquads")

    def ask(text: str, form: str) -> Answer:
        with _as_it_is():
            answer = dataset.query(text)
            if form == "ASK":
                return Truth(bool(answer.askAnswer))
            if form == "SELECT":
                names = tuple(str(name) for name in answer.vars or ())
                return Rows(names, iter([tuple(map(_term, row)) for row in _rows(answer)]))
            graph = answer.graph
            assert graph is not None
            lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in graph)
        return Triples(quad.triple for quad in pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.TURTLE))

    return ask


@contextmanager
def _as_it_is() -> Iterator[None]:
    """rdflib calls what it has itself declared outdated; that is not for its users to mend."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Dataset\.", DeprecationWarning)
        yield


def _rows(answer: Any) -> Iterator[tuple[Any, ...]]:
    return iter(answer)


def _term(term: Any) -> Term | None:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return pyoxigraph.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return pyoxigraph.BlankNode(str(term))
    if term.language:
        return pyoxigraph.Literal(str(term), language=term.language)
    datatype = pyoxigraph.NamedNode(str(term.datatype)) if term.datatype else None
    return pyoxigraph.Literal(str(term), datatype=datatype)
