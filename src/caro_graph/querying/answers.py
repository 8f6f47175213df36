"""What a query answers: rows, triples, or yes or no, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "TABLE_FORMATS",
    "Answer",
    "Rows",
    "Term",
    "Triples",
    "Truth",
    "kind_of",
]

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown")
GRAPH_FORMATS = ("turtle", "json-ld", "nt")
FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)
"""The names of the forms in which an answer is shown."""

Term: TypeAlias = "NamedNode | BlankNode | Literal | Triple"
"""What a variable can be bound to."""
_KINDS = {"NamedNode": "uri", "BlankNode": "bnode", "Literal": "literal", "Triple": "triple"}


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: one tuple a solution, a term or None for each variable; read once."""

    variables: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]


@dataclass(frozen=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE; read once."""

    triples: Iterator[Triple]


@dataclass(frozen=True)
class Truth:
    """The answer to an ASK."""

    value: bool


Answer: TypeAlias = "Rows | Triples | Truth"


def kind_of(term: Term | None) -> str:
    """Return what a term is, in the words of the SPARQL results formats; nothing where there is none.

    The class goes by its name: an answer from elsewhere is written without loading the engine.

    >>> kind_of(None)
    ''
    """
    return _KINDS.get(type(term).__name__, "")
