"""pySHACL: slow, in pure Python, with the longest record of all; what it finds holds for our tests."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.engines.about import About, messages
from caro_graph.engines.ntriples import triples
from caro_graph.engines.paths import sparql_path
from caro_graph.engines.results import Outcome, Result, outcome, plain

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple
    from rdflib.term import Node

__all__ = ["literals_as_written", "read_report", "validate"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def validate(shapes: str, data: str | Path, about: About, max_results: int | None) -> Outcome:
    """Validate a graph, as :func:`caro_graph.engines.validate_with` says: in full, then cut."""
    with literals_as_written():
        shapes_graph = _shapes_graph(shapes)
        whole = read_report(_report(shapes_graph, data, about), shapes_graph, about)
    return Outcome(whole.results[:max_results], whole.counts)


def read_report(report: rdflib.Graph, shapes: rdflib.Graph, about: About) -> Outcome:
    """Read a SHACL validation report, whose source shapes are nodes of the shapes graph."""
    from rdflib import SH

    return outcome(_result(report, node, shapes, about) for node in report.objects(None, SH.result))


@lru_cache(maxsize=2)
def _shapes_graph(shapes: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=shapes, format="turtle")


def _data_graph(data: str | Path) -> rdflib.Graph:
    """The data. The reader of rdflib takes minutes for a line of ten million characters."""
    import rdflib

    graph = rdflib.Graph()
    for subject, predicate, term, _ in triples(data):
        graph.add((_term(subject), _term(predicate), _term(term)))
    return graph


def _term(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    import pyoxigraph
    import rdflib

    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        of_text = term.language or term.datatype.value == _STRING
        datatype = None if of_text else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    raise NotImplementedError(f"a triple cannot be the object of another: {term}")


def _report(shapes: rdflib.Graph, data: str | Path, about: About) -> rdflib.Graph:
    import rdflib
    from pyshacl import validate

    with ExitStack() as stack:
        stack.push(_refuse)
        stack.enter_context(_silent())
        graph = _data_graph(data)
        # pySHACL misses a prefix that a query has from an import (sh:prefixes/owl:imports), and then looks
        # for it in the data graph.
        for prefix, namespace in about.prefixes.items():
            graph.bind(prefix, namespace)
        # Without what it calls advanced it passes over SPARQL targets. Rules are not in the shapes by now.
        _, report, _ = validate(graph, shacl_graph=shapes, inplace=True, advanced=True)
    if not isinstance(report, rdflib.Graph):
        raise ValueError(f"pySHACL refuses the shapes or the data: {report}")
    return report


@contextmanager
def _silent() -> Iterator[None]:
    """Keep pySHACL from printing and logging what the error says that it raises."""
    logger = logging.getLogger("pyshacl-validate")
    disabled, logger.disabled = logger.disabled, True
    try:
        with redirect_stdout(StringIO()):
            yield
    finally:
        logger.disabled = disabled


def _refuse(kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
    """Turn what pySHACL and rdflib raise for what they cannot use into a ValueError; leave the rest alone."""
    from pyparsing import ParseBaseException
    from pyshacl.errors import ReportableRuntimeError

    named = (ReportableRuntimeError, ParseBaseException, SyntaxError, re.error, NotImplementedError)
    compared = (ArithmeticError, TypeError)  # of a comparison: NaN with a decimal, two languages
    # rdflib raises the very class Exception for a prefix that is not declared.
    if kind is not None and (kind is Exception or issubclass(kind, (*named, *compared))):
        raise ValueError(f"pySHACL refuses the shapes or the data: {error}") from error


def _result(report: rdflib.Graph, node: Node, shapes: rdflib.Graph, about: About) -> Result:
    from rdflib import SH

    def term(predicate: Node) -> str:
        found = report.value(node, predicate)
        return plain(_ntriples(found)) if found is not None else ""

    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    return Result(
        focus=term(SH.focusNode),
        path=plain(sparql_path(report, path)) if path is not None else None,
        value=_ntriples(value) if value is not None else None,
        shape=_named_shape(shapes, report.value(node, SH.sourceShape)),
        component=term(SH.sourceConstraintComponent),
        severity=term(SH.resultSeverity),
        messages=messages(sorted(map(str, report.objects(node, SH.resultMessage))), about),
    )


def _named_shape(shapes: rdflib.Graph, shape: Node | None) -> str:
    """The IRI of a shape, or of the nearest shape around it that has one; empty if none has."""
    from rdflib import SH, URIRef

    while shape is not None and not isinstance(shape, URIRef):
        shape = shapes.value(None, SH.property, shape, any=True)
    return str(shape) if shape is not None else ""


def _ntriples(term: Node) -> str:
    """The term in N-Triples, escaped as ``shacl`` does it."""
    import rdflib
    from pyoxigraph import Literal as Text
    from pyoxigraph import NamedNode

    if isinstance(term, rdflib.Literal):
        datatype = NamedNode(term.datatype) if term.datatype and not term.language else None
        return str(Text(str(term), language=term.language, datatype=datatype))
    return f"<{term}>" if isinstance(term, rdflib.URIRef) else f"_:{term}"


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting ``01`` as ``1``, and from telling the log what the results tell."""
    import rdflib

    normalized, logger = rdflib.NORMALIZE_LITERALS, logging.getLogger("rdflib.term")
    disabled = logger.disabled
    rdflib.NORMALIZE_LITERALS, logger.disabled = False, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        rdflib.NORMALIZE_LITERALS, logger.disabled = normalized, disabled
