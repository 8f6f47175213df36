"""The nodes of an RDF graph, read by prefixed names; of texts in several languages, French is taken first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caro_graph.describing.names import TYPE, iri

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Store

__all__ = ["Node"]


@dataclass(frozen=True)
class Node:
    """A node and the graph that it stands in."""

    term: NamedNode | BlankNode
    store: Store = field(repr=False, hash=False, compare=False)

    @classmethod
    def subjects(cls, store: Store, term: str, value: str) -> Iterator[Node]:
        """Give the nodes that have this value, both by their prefixed names."""
        from pyoxigraph import BlankNode, NamedNode

        for quad in store.quads_for_pattern(None, iri(term), iri(value)):
            if isinstance(quad.subject, NamedNode | BlankNode):
                yield cls(quad.subject, store)

    @property
    def iri(self) -> str | None:
        """Its IRI; None for a blank node."""
        from pyoxigraph import NamedNode

        return self.term.value if isinstance(self.term, NamedNode) else None

    @property
    def name(self) -> str:
        """Its IRI, or what stands for it: the sort key, and what messages show."""
        return self.iri or self._content()

    def _content(self) -> str:
        """Put a blank node into words that do not depend on its label: what it says itself."""
        quads = self.store.quads_for_pattern(self.term, None, None)
        told = sorted(f"{quad.predicate} {quad.object}" for quad in quads if "_:" not in str(quad.object))
        return f"[ {' ; '.join(told)} ]"

    def is_a(self, kind: str) -> bool:
        """Whether it is of this class."""
        return any(self.store.quads_for_pattern(self.term, iri(TYPE), iri(kind)))

    def nodes(self, term: str) -> Iterator[Node]:
        """Give the nodes among its values."""
        from pyoxigraph import BlankNode, NamedNode

        for quad in self.store.quads_for_pattern(self.term, iri(term), None):
            if isinstance(quad.object, NamedNode | BlankNode):
                yield Node(quad.object, self.store)

    def values(self, term: str) -> tuple[str, ...]:
        """Return its values that are IRIs or texts, sorted."""
        from pyoxigraph import Literal, NamedNode

        objects = [quad.object for quad in self.store.quads_for_pattern(self.term, iri(term), None)]
        return tuple(sorted({value.value for value in objects if isinstance(value, Literal | NamedNode)}))

    def value(self, term: str) -> str | None:
        """Return the first of its values; None if there is none."""
        return next(iter(self.values(term)), None)

    def texts(self, term: str) -> tuple[str, ...]:
        """Return its texts in the first of these that has any: French, no language, English, another."""
        literals = self._literals(term)
        if not literals:
            return ()
        best = min(map(_rank, literals))
        return tuple(sorted({text.value.strip() for text in literals if _rank(text) == best}))

    def text(self, term: str) -> str | None:
        """Return the first of its texts; None if there is none but blanks."""
        return next((text for text in self.texts(term) if text), None)

    def _literals(self, term: str) -> list[Literal]:
        from pyoxigraph import Literal

        objects = [quad.object for quad in self.store.quads_for_pattern(self.term, iri(term), None)]
        return [value for value in objects if isinstance(value, Literal)]


def _rank(text: Literal) -> tuple[int, str]:
    language = (text.language or "").lower()
    order = {"fr": 0, "": 1, "en": 2}
    return order.get(language.partition("-")[0], 3), language
