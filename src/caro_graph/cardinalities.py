"""How many values of a property a fact of a class has, as far as the shapes say it outright."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pyoxigraph import QuerySolutions, RdfFormat, Store

__all__ = ["Cardinalities", "read_cardinalities"]

_PREFIX = "PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
# What only one branch of an sh:or asks for is not asked of every fact: rules of the shape itself count alone.
_DEMANDED = """
SELECT ?target ?path WHERE {
  ?shape sh:targetClass ?target ; sh:property ?rule .
  ?rule sh:path ?path ; sh:minCount|sh:qualifiedMinCount|sh:hasValue ?bound .
}"""
_SINGLE = """
SELECT ?target ?path WHERE {
  ?shape sh:targetClass|sh:targetSubjectsOf ?target ; sh:property ?rule .
  { ?rule sh:maxCount 1 } UNION { ?rule sh:uniqueLang true }
  ?rule sh:path ?path .
}"""


@dataclass(frozen=True)
class Cardinalities:
    """What the shapes demand and what they allow once, as pairs of a target and a property.

    A target is a class, or a property whose subjects the shape is for. A property that may stand once in
    each language counts as single: a key of the context has one language.
    """

    demanded: frozenset[tuple[str, str]]
    single: frozenset[tuple[str, str]]

    def of(self, cls: str, prop: str) -> str:
        """Return ``1``, ``0..1``, ``1..n`` or ``0..n``.

        >>> Cardinalities(frozenset({("A", "p")}), frozenset({("p", "p")})).of("A", "p")
        '1'
        """
        least = "1" if (cls, prop) in self.demanded else "0"
        most = "1" if {(cls, prop), (prop, prop)} & self.single else "n"
        return least if least == most else f"{least}..{most}"


def read_cardinalities(shapes: Path) -> Cardinalities:
    """Read the folder of shapes."""
    store = Store()
    for path in sorted(shapes.glob("*.ttl")):
        store.load(path=path, format=RdfFormat.TURTLE)
    return Cardinalities(_pairs(store, _DEMANDED), _pairs(store, _SINGLE))


def _pairs(store: Store, query: str) -> frozenset[tuple[str, str]]:
    rows = cast("QuerySolutions", store.query(_PREFIX + query))
    return frozenset((str(row["target"].value), str(row["path"].value)) for row in rows)
