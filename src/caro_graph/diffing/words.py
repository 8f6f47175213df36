"""Properties, values and classes in the words of the context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from caro_graph.context import Context, Term

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode
    from pyoxigraph import Triple as _Triple

    Value: TypeAlias = NamedNode | BlankNode | Literal | _Triple

__all__ = ["TYPE", "Words"]

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OWL = "http://www.w3.org/2002/07/owl#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_KINDS = {
    _OWL + "Class": "Class",
    _OWL + "ObjectProperty": "Property",
    _OWL + "DatatypeProperty": "Property",
    _OWL + "AnnotationProperty": "Property",
    _OWL + "NamedIndividual": "Code",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "Property",
}
"""What the terms of an ontology are called."""
_UNTYPED = "untyped"


class Words:
    """What a context calls things; ``base`` is the publication's, with its slash."""

    def __init__(self, context: Context, base: str) -> None:
        """Keep the names that are asked for often."""
        self.context = context
        self.things, self.graphs = base + "id/", base + "graph/"
        self._classes = {iri: name for name, iri in reversed(list(context.classes.items()))}
        self._prefixes = {**context.code_prefixes, **context.prefixes}

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        names = ("type", "graph", *self.context.terms)
        return {name: number for number, name in enumerate(names)}

    def rank(self, key: str) -> tuple[int, str]:
        """The place of a key: ``type``, ``graph``, those of the context in its order, then all others."""
        return self._rank.get(key, len(self._rank)), key

    def identifier(self, iri: str) -> str:
        """An identifier relative to the base, else a prefixed name, else the IRI."""
        if iri.startswith(self.things) and iri != self.things:
            return iri[len(self.things) :]
        for prefix, namespace in self._prefixes.items():
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and local and "/" not in local and "#" not in local:
                return f"{prefix}:{local}"
        return iri

    def kind(self, types: Iterable[str]) -> str:
        """The class of something that has these: the first in the context's order."""
        found = set(types)
        for iri, name in reversed(list(self._classes.items())):
            if iri in found:
                return name
        names = sorted({_KINDS[iri] for iri in found if iri in _KINDS})
        return next(iter(names or [self.class_name(iri) for iri in sorted(found)]), _UNTYPED)

    def class_name(self, iri: str) -> str:
        """The context's word for a class, else a prefixed name, else the IRI."""
        return self._classes.get(iri) or self.identifier(iri)

    def graph(self, iri: str) -> str:
        """The short name of a named graph."""
        return iri.removeprefix(self.graphs)

    def statement(self, predicate: str, value: Value) -> tuple[str, str]:
        """The key and the value of a statement, as a fact has them.

        A value that no key of the context makes is in N-Triples, so that no two values look the same.
        """
        if predicate == TYPE:
            return "type", self.class_name(_text(value))
        for term in self.context.by_property.get(predicate, ()):
            if _fits(term, value):
                return term.name, self._value(term, _text(value))
        text = str(value) if hasattr(value, "datatype") else self.identifier(_text(value))
        return self.identifier(predicate), text

    def _value(self, term: Term, text: str) -> str:
        if term.is_class:
            return self.class_name(text)
        if not term.is_reference:
            return text
        if term.scope and text.startswith(term.scope):
            return text[len(term.scope) :]
        return self.identifier(text)


def _fits(term: Term, value: Value) -> bool:
    """Whether a key makes such a value: its datatype and language are those of the key."""
    datatype = getattr(value, "datatype", None)
    if datatype is None:
        return term.is_reference or term.is_class
    if datatype.value == _LANGUAGE_STRING:
        return term.language == getattr(value, "language", None)
    return term.language is None and (term.datatype or _STRING) == datatype.value


def _text(value: Value) -> str:
    return str(getattr(value, "value", value))
