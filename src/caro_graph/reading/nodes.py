"""A node as it stands in its file: keys and values as text, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caro_graph.problems import Problem

__all__ = ["Entry", "Node", "Scalar"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text, the line and column (from 1) on which it begins, and its width there.

    The width is that of what is written, quotes included, on the first line of it.
    """

    text: str
    line: int
    column: int
    width: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a node with its value, or its values where the file gives a list."""

    key: Scalar
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One fact: the file (relative to the publication), its graph's name, its place, its entries."""

    file: str
    graph: str
    line: int
    column: int
    entries: tuple[Entry, ...]

    def all(self, key: str) -> tuple[Scalar, ...]:
        """Return the values of ``key``, none if the node lacks it."""
        return next((entry.values for entry in self.entries if entry.key.text == key), ())

    def first(self, key: str) -> str | None:
        """Return the text of the first value of ``key``, or None."""
        values = self.all(key)
        return values[0].text if values else None

    @property
    def id(self) -> str:
        """The node's ``id`` as written (relative to the base), empty if it has none."""
        return self.first("id") or ""

    @property
    def types(self) -> tuple[str, ...]:
        """The node's types, as terms of the context."""
        return tuple(value.text for value in self.all("type"))

    def scalars(self) -> Iterator[tuple[Scalar, Scalar]]:
        """Yield every (key, value) pair."""
        for entry in self.entries:
            for value in entry.values:
                yield entry.key, value

    def problem(self, what: str, todo: str, at: Scalar | None = None) -> Problem:
        """Make a :class:`Problem` placed on ``at``, or on the node itself."""
        line, column = (at.line, at.column) if at else (self.line, self.column)
        return Problem(self.file, line, column, what, todo)
