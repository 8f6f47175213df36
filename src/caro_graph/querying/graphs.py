"""The forms of an answer that is a graph: N-Triples, Turtle and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caro_graph.problems import CallError
from caro_graph.querying.answers import kind_of
from caro_graph.rdf.places import shorten

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["graph_text"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_IRIS = re.compile(r"<([^<>\s]*)>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:(?!//))")


def graph_text(triples: Iterable[Triple], name: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a graph as ``nt``, ``turtle`` or ``json-ld``.

    N-Triples are written as they come, with the repeats that there may be; the others want the whole graph,
    which is sorted, each triple once.

    Raises:
        CallError: it holds what the form has no way to write; raised as it is read.
    """
    if name == "nt":
        yield from (f"{triple} .\n" for triple in triples)
        return
    ordered = sorted(set(triples), key=lambda triple: (str(triple.subject), str(triple)))
    used = _used(ordered, prefixes)
    if name == "json-ld":
        yield _json_ld(ordered, used)
        return
    from caro_graph.writing.rdf import turtle

    yield turtle(ordered, used).decode().lstrip("\n")


def _used(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that shorten something; a query may have declared one relative to its base."""
    namespaces = tuple(namespace for namespace in prefixes.values() if ":" in namespace)
    found = {iri for triple in triples for iri in _IRIS.findall(str(triple)) if iri.startswith(namespaces)}
    names = {shorten(f"<{iri}>", prefixes).partition(":")[0] for iri in found}
    return {name: iri for name, iri in prefixes.items() if name in names and ":" in iri}


def _json_ld(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> str:
    """JSON-LD 1.1, flat: a node for each subject, every literal with its text as it is."""
    # An IRI whose scheme is also a prefix would be read as a prefixed name.
    schemes = {
        found[0] for triple in triples for iri in _IRIS.findall(str(triple)) if (found := _SCHEME.match(iri))
    }
    known = {name: iri for name, iri in prefixes.items() if name and name not in schemes}
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if "triple" in (kind_of(triple.subject), kind_of(triple.object)):
            raise CallError("a triple about a triple has no form in JSON-LD: use --format turtle, or nt")
        subject = _id(triple.subject, known)
        node = nodes.setdefault(subject, {"@id": subject})
        if triple.predicate.value == _RDF + "type" and kind_of(triple.object) != "literal":
            node.setdefault("@type", []).append(_id(triple.object, known))
        else:
            node.setdefault(_id(triple.predicate, known), []).append(_object(triple.object, known))
    context = {name: {"@id": known[name], "@prefix": True} for name in sorted(known)}
    document = {"@context": context, "@graph": list(nodes.values())}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _id(term: Any, prefixes: Mapping[str, str]) -> str:
    return shorten(str(term), prefixes).strip("<>")


def _object(term: Any, prefixes: Mapping[str, str]) -> dict[str, str]:
    if kind_of(term) != "literal":
        return {"@id": _id(term, prefixes)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return {"@value": term.value}
    return {"@value": term.value, "@type": _id(term.datatype, prefixes)}
