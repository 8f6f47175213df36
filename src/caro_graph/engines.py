"""The two SHACL engines behind one function: ``shacl``, fast, and ``pyshacl``, the reference that checks it.

A result has one form whichever engine found it. Messages are given by language: ``shacl`` returns texts
without their language tags, pySHACL drops some, so the tags are looked up in the shapes graph.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import rdflib
    import shacl
    from rdflib.term import Node

__all__ = ["Result", "validate_with"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TARGETS = frozenset(_SH + "target" + what for what in ("Class", "Node", "ObjectsOf", "SubjectsOf"))
_SPARQL = _SH + "SPARQLConstraintComponent"
_SHAPES = frozenset(f"<{_SH}{name}>" for name in ("NodeShape", "PropertyShape"))
_DEFAULT_LANGUAGE = "en"
_CACHED = 4

Languages = Mapping[str, tuple[str, ...]]
"""The languages in which a message stands in the shapes graph, by its text."""


@dataclass(frozen=True)
class Result:
    """One SHACL validation result.

    Attributes:
        focus: The focus node: an IRI, or a term in N-Triples if it is no IRI.
        path: The result path: the IRI of a property, or a SPARQL property path; None on the node itself.
        value: The value, in N-Triples; None if the constraint names none.
        shape: The IRI of the source shape, or of the nearest shape around it that has one.
        component: The IRI of the constraint component.
        severity: The IRI of the severity.
        messages: The messages, by language; a text of the engine's own is under ``en``.
    """

    focus: str
    path: str | None
    value: str | None
    shape: str
    component: str
    severity: str
    messages: Mapping[str, str] = field(hash=False)


def validate_with(
    engine: Literal["shacl", "pyshacl"], shapes_turtle: str, data_ntriples: str
) -> list[Result]:
    """Validate a graph against shapes, and return the results, sorted.

    Raises:
        ValueError: the shapes or the data do not parse, there is no shape, or a shape is ill-formed.
    """
    languages = _languages(shapes_turtle)
    results = _ENGINES[engine](shapes_turtle, data_ntriples, languages)
    return sorted(results, key=_order)


def _order(result: Result) -> tuple[str, ...]:
    return (
        result.focus,
        result.path or "",
        result.shape,
        result.component,
        result.value or "",
        result.severity,
        *(text for pair in sorted(result.messages.items()) for text in pair),
    )


@lru_cache(maxsize=_CACHED)
def _languages(shapes_turtle: str) -> Languages:
    """The languages of each message of a shapes graph, by its text; refuses a graph without shapes."""
    from pyoxigraph import Literal as Text
    from pyoxigraph import RdfFormat, parse

    found: dict[str, list[str]] = defaultdict(list)
    shapes = 0
    try:
        for quad in parse(shapes_turtle, format=RdfFormat.TURTLE):
            predicate = quad.predicate.value
            shapes += predicate in _TARGETS or (predicate == _RDF + "type" and str(quad.object) in _SHAPES)
            if predicate == _SH + "message" and isinstance(quad.object, Text):
                found[quad.object.value].append(quad.object.language or _DEFAULT_LANGUAGE)
    except SyntaxError as error:
        raise ValueError(f"the shapes are not Turtle: {error}") from error
    if not shapes:
        raise ValueError("the shapes graph holds no shape: give Turtle with at least one sh:NodeShape")
    return {text: tuple(dict.fromkeys(tags)) for text, tags in found.items()}


def _messages(texts: Iterable[str], languages: Languages) -> dict[str, str]:
    tagged = {tag: text for text in texts for tag in languages.get(text, (_DEFAULT_LANGUAGE,))}
    return dict(sorted(tagged.items()))


# --- shacl ------------------------------------------------------------------------------------------------


def _with_shacl(shapes: str, data: str, languages: Languages) -> list[Result]:
    import shacl

    try:
        report = shacl.Shapes.from_turtle(shapes).validate_text(data, "ntriples")
    except ValueError as error:
        raise ValueError(f"shacl refuses the shapes or the data: {error}") from error
    return [
        Result(
            focus=_plain(found.focus_node),
            path=_plain(found.path) if found.path else None,
            value=_named_value(found),
            shape=_plain(found.root_shape or ""),
            component=found.component_iri,
            severity=found.severity_iri,
            messages=_messages(found.messages, languages),
        )
        for found in report.results
    ]


def _named_value(found: shacl.Result) -> str | None:
    """The value. Where the query of a property shape names none, ``shacl`` gives the focus node: drop it."""
    by_query = found.component_iri == _SPARQL and found.path is not None
    return None if by_query and found.value == found.focus_node else found.value


def _plain(term: str) -> str:
    """An IRI without its angle brackets; anything else as it is."""
    return term[1:-1] if term.startswith("<") and term.find(">") == len(term) - 1 else term


# --- pySHACL ----------------------------------------------------------------------------------------------


def _with_pyshacl(shapes: str, data: str, languages: Languages) -> list[Result]:
    import rdflib
    from pyparsing import ParseBaseException
    from pyshacl import validate
    from pyshacl.errors import ReportableRuntimeError

    with _literals_as_written():
        shapes_graph = _shapes_graph(shapes)
        try:
            data_graph = rdflib.Graph().parse(data=data, format="nt")
            _, report, _ = validate(data_graph, shacl_graph=shapes_graph, inplace=True)
        except (ReportableRuntimeError, ParseBaseException, rdflib.exceptions.ParserError, re.error) as error:
            raise ValueError(f"pySHACL refuses the shapes or the data: {error}") from error
        if not isinstance(report, rdflib.Graph):
            raise ValueError(f"pySHACL refuses the shapes or the data: {report}")
        nodes = report.objects(None, rdflib.SH.result)
        return [_from_report(report, node, shapes_graph, languages) for node in nodes]


@lru_cache(maxsize=_CACHED)
def _shapes_graph(shapes: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=shapes, format="turtle")


def _from_report(report: rdflib.Graph, node: Node, shapes: rdflib.Graph, languages: Languages) -> Result:
    from rdflib import SH

    def term(predicate: Node) -> str:
        found = report.value(node, predicate)
        return _plain(_ntriples(found)) if found is not None else ""

    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    source = report.value(node, SH.sourceShape)
    return Result(
        focus=term(SH.focusNode),
        path=_plain(_path(report, path)) if path is not None else None,
        value=_ntriples(value) if value is not None else None,
        shape=_named_shape(shapes, source),
        component=term(SH.sourceConstraintComponent),
        severity=term(SH.resultSeverity),
        messages=_messages(sorted(map(str, report.objects(node, SH.resultMessage))), languages),
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
def _literals_as_written() -> Iterator[None]:
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


# --- paths ------------------------------------------------------------------------------------------------

_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _path(graph: rdflib.Graph, path: Node) -> str:
    """A SHACL property path of a graph as a SPARQL property path, in the form that ``shacl`` writes."""
    from rdflib import RDF, SH, URIRef

    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return _joined(graph, path, "/")
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path(graph, inverse)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return _joined(graph, alternatives, "|")
    for name, suffix in _SUFFIXES.items():
        repeated = graph.value(path, SH[name])
        if repeated is not None:
            return f"({_path(graph, repeated)}){suffix}"
    raise ValueError(f"the shapes hold a path that is none of SHACL's: {path}")


def _joined(graph: rdflib.Graph, first: Node, separator: str) -> str:
    from rdflib.collection import Collection

    steps: Sequence[Node] = list(Collection(graph, first))
    return f"({separator.join(_path(graph, step) for step in steps)})"


_ENGINES: Mapping[str, Callable[[str, str, Languages], list[Result]]] = {
    "shacl": _with_shacl,
    "pyshacl": _with_pyshacl,
}
