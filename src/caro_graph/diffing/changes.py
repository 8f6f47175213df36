"""What changed, as values: facts, not triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caro_graph.versions import LEVELS, Level

__all__ = ["LISTS", "Change", "Changes", "PropertyChange", "Statement"]

Statement = tuple[str, str, str, str]
"""The IRIs of a subject and a property, a value in N-Triples, the IRI of the graph (empty: none)."""
LISTS = ("added", "changed", "withdrawn", "vanished")


@dataclass(frozen=True)
class PropertyChange:
    """From what to what a property changed.

    ``key`` is the context's, else the property as a prefixed name or IRI; ``type`` and ``graph`` stand for
    the class and the named graph. The values are as a fact has them, sorted.
    """

    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What became of one fact, code, or term of the ontology.

    Attributes:
        iri: Its identifier.
        id: The same, relative to the base; a prefixed name for a code or a term.
        kind: Its class, in the context's word: the new one, or of what is gone the old one.
        label: Its label in French, else in another language; empty if it has none.
        properties: What changed, in the context's order: of what is added or gone, all of it.
        step: The least step of a version that this change asks for.
        note: Of what is withdrawn: the reason that its tombstone gives.
        is_fact: Whether it is a fact of the publication, not a code or a term.
        removals: The statements about it and its fragments to take away, to make the old publication the new
            one; those that only follow from facts are among them.
        additions: The statements to add, after that.
    """

    iri: str
    id: str
    kind: str
    label: str
    properties: tuple[PropertyChange, ...]
    step: Level = "patch"
    note: str = ""
    is_fact: bool = False
    removals: tuple[Statement, ...] = field(default=(), repr=False)
    additions: tuple[Statement, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Changes:
    """The changes between two publications, each list sorted by kind and IRI; false if there are none.

    ``withdrawn`` are those in whose place a tombstone stands; ``vanished`` those whose identifier is not in
    the new publication at all, which is an error: an identifier that was published stays. ``removals`` and
    ``additions`` are the statements that no change has: they follow from a change of another fact, or
    describe the ontology as a whole.
    """

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    withdrawn: tuple[Change, ...] = ()
    vanished: tuple[Change, ...] = ()
    removals: tuple[Statement, ...] = field(default=(), repr=False)
    additions: tuple[Statement, ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[tuple[str, Change]]:
        """Yield the name of its list and each change."""
        for name in LISTS:
            for change in getattr(self, name):
                yield name, change

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(getattr(self, name) for name in LISTS)

    @property
    def level(self) -> Level:
        """The least step of the version that fits, as docs/releases.md has it."""
        return max((change.step for _, change in self), key=LEVELS.index, default="none")
