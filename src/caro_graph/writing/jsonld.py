"""Compact JSON-LD 1.1 by the context that made the facts, so that a published node looks like its fact.

The result is what the standard's compaction algorithm gives (the tests hold it against a processor of
JSON-LD), written for flat nodes without lists or graphs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from caro_graph.context import Context, Term

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["compact"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class _Compactor:
    """Turn terms of RDF into keys and values of one context."""

    def __init__(self, context: Context, base: str) -> None:
        self.context, self.base = context, base
        self.classes = {iri: name for name, iri in context.classes.items()}

    def triple(self, triple: Triple) -> tuple[str, Any]:
        predicate, value = triple.predicate.value, triple.object
        if predicate == _TYPE:
            return "type", self.classes.get(_value(value)) or self.curie(_value(value))
        terms = self.context.by_property.get(predicate, ())
        kind = _kind(value)
        for term in terms:
            datatype = "@id" if term.is_class else term.datatype
            if (datatype or _STRING, term.language) == kind or (datatype, term.language) == kind:
                return term.name, self.relative(_value(value), term)
        return self.curie(predicate), self.full(value, kind)

    def relative(self, text: str, term: Term) -> str:
        if term.is_class:
            return self.classes.get(text) or self.curie(text)
        if not term.is_reference:
            return text
        return text.removeprefix(term.scope) if term.scope else self.short(text)

    def short(self, iri: str) -> str:
        """An identifier relative to the base, else a prefixed name, else the IRI as it is."""
        return iri[len(self.base) :] if iri.startswith(self.base) else self.curie(iri)

    def full(self, value: Any, kind: tuple[str | None, str | None]) -> Any:
        datatype, language = kind
        if datatype == "@id":
            return {"id": self.short(_value(value))}
        if language:
            return {"@language": language, "@value": value.value}
        return (
            value.value if datatype == _STRING else {"type": self.curie(str(datatype)), "@value": value.value}
        )

    def curie(self, iri: str) -> str:
        name = self.context.shorten(iri)
        return iri if name.startswith("<") else name


def _value(term: Any) -> str:
    from pyoxigraph import BlankNode

    return str(term) if isinstance(term, BlankNode) else str(term.value)


def _kind(value: Any) -> tuple[str | None, str | None]:
    """Return (datatype IRI or @id, language) as a term of the context states them."""
    if not hasattr(value, "datatype"):
        return "@id", None
    if value.datatype.value == _LANGUAGE_STRING:
        return None, value.language
    return value.datatype.value, None


def compact(triples: Iterable[Triple], context: Context, base: str) -> bytes:
    """Return the graph as compact JSON-LD with the context inside it (UTF-8, two-space indent).

    ``base`` is the IRI that identifiers are relative to; it stands in the context as ``@base``. Triples have
    to come grouped by subject.
    """
    compactor = _Compactor(context, base)
    nodes: list[dict[str, Any]] = []
    for triple in triples:
        id_ = compactor.short(_value(triple.subject))
        if not nodes or nodes[-1]["id"] != id_:
            nodes.append({"id": id_})
        key, value = compactor.triple(triple)
        earlier = nodes[-1].get(key)
        if earlier is None:
            nodes[-1][key] = value
        else:
            nodes[-1][key] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
    document = {"@context": {**context.source, "@base": base}, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
