"""What a validation gives, in one form for every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Counts", "Outcome", "Result", "outcome", "plain"]

Counts = Mapping[tuple[str, str], int]
"""How many results there are, by the IRI of the shape and of the severity."""


@dataclass(frozen=True)
class Result:
    """One SHACL validation result.

    Attributes:
        focus: The focus node: an IRI, or a term in N-Triples if it is no IRI. The label of a blank node is
            the engine's own.
        path: The result path: the IRI of a property, or a SPARQL property path; None on the node itself.
        value: The value, in N-Triples; None if the constraint names none.
        shape: The IRI of the source shape, or of the nearest shape around it that has one.
        component: The IRI of the constraint component.
        severity: The IRI of the severity.
        messages: The messages of the shape, by language; one without a language is under the empty key.
    """

    focus: str
    path: str | None
    value: str | None
    shape: str
    component: str
    severity: str
    messages: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Outcome:
    """What an engine found.

    Attributes:
        results: The results, sorted; no more than were asked for.
        counts: How many there are by shape and severity: exact, however many are given.
    """

    results: tuple[Result, ...]
    counts: Counts

    @property
    def total(self) -> int:
        """How many results there are, given or not."""
        return sum(self.counts.values())


def outcome(results: Iterable[Result], counts: Counts | None = None) -> Outcome:
    """Sort the results; without ``counts`` they are all that there are, and are counted."""
    found = tuple(sorted(results, key=_order))
    if counts is None:
        counts = Counter((result.shape, result.severity) for result in found)
    return Outcome(found, dict(sorted(counts.items())))


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


def plain(term: str) -> str:
    """An IRI without its angle brackets; anything else as it is."""
    return term[1:-1] if term.startswith("<") and term.find(">") == len(term) - 1 else term
