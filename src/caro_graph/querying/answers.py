"""What a query answers: rows, triples, or yes or no, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["Answer", "Rows", "Term", "Triples", "Truth"]

Term: TypeAlias = "NamedNode | BlankNode | Literal | Triple"
"""What a variable can be bound to."""


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
