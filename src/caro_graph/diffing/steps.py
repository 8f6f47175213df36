"""The step of a version that a change asks for; the rule in words is in ``docs/releases.md``."""

from __future__ import annotations

from collections.abc import Iterable

from caro_graph.diffing.words import TYPE
from caro_graph.versions import Level

__all__ = ["ONTOLOGY", "TOMBSTONE", "step_of"]

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_QB = "http://purl.org/linked-data/cube#"
_STREAMS = "https://www.w3.org/ns/activitystreams#"
TOMBSTONE = _STREAMS + "Tombstone"
ONTOLOGY = _OWL + "Ontology"
_DEPRECATED = _OWL + "deprecated"
_FORMER = _STREAMS + "formerType"
_IDENTITY = frozenset({_SKOS + "notation", _SKOS + "inScheme"})
"""What a code is known by."""
_CODES = frozenset({_SKOS + "Concept", _SKOS + "ConceptScheme"})
_LOGIC = (_RDFS + "subClassOf", _RDFS + "subPropertyOf", _RDFS + "domain", _RDFS + "range", _OWL, _QB)
"""What the properties begin with by which a term says something to a reasoner, or to a reader of figures."""

_Plain = frozenset[tuple[str, str]]
"""Statements about one subject: the property's IRI, and the value's text."""


def step_of(name: str, old: _Plain, new: _Plain, *, is_fact: bool) -> Level:
    """Return the least step that fits a change of one subject.

    Args:
        name: The list that the change is in: ``added``, ``changed``, ``withdrawn`` or ``vanished``.
        old: What was said of it.
        new: What is said of it.
        is_fact: Whether it is a fact, not a code or a term of the ontology.
    """
    if name in ("added", "vanished"):
        return "major" if name == "vanished" else "minor"
    changed = {predicate for predicate, _ in old ^ new}
    before, after = _values(old, TYPE), _values(new, TYPE)
    if is_fact:
        # What is withdrawn stays of the kind that it had, which its tombstone tells.
        if _kinds(old) != _kinds(new):
            return "major"
        return "patch" if before == after else "minor"
    if before - after or (before & _CODES and changed & _IDENTITY):
        return "major"
    if after - before or _DEPRECATED in changed:
        return "minor"
    return "minor" if not before & _CODES and any(map(_is_logic, changed)) else "patch"


def _values(said: Iterable[tuple[str, str]], predicate: str) -> frozenset[str]:
    return frozenset(value for name, value in said if name == predicate)


def _kinds(said: _Plain) -> frozenset[str]:
    """The classes of a fact; of a tombstone, those that the fact had."""
    types = _values(said, TYPE)
    return types - {TOMBSTONE} | _values(said, _FORMER) if TOMBSTONE in types else types


def _is_logic(predicate: str) -> bool:
    return predicate.startswith(_LOGIC)
