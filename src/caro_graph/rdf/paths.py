"""A property path, from the form of SPARQL to that of SHACL (SHACL, 2.3.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Triple

__all__ = ["path_triples"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TOKEN = re.compile(r"<([^<>]*)>|([\^()/|*+?])")
_SUFFIXES = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def path_triples(path: str, label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """Return the node of a path and the statements that describe it.

    Args:
        path: The IRI of a property, or a path as :class:`caro_graph.engines.Result` has it, in which every
            sequence, alternative and repetition stands in brackets: ``(<http://x/a>/^<http://x/b>)``.
        label: What the labels of the blank nodes begin with.

    Raises:
        ValueError: it is no such path.
    """
    from pyoxigraph import NamedNode

    if "<" not in path:
        return NamedNode(path), []
    tokens = [(match[1], match[2]) for match in _TOKEN.finditer(path)]
    reader = _Reader(tokens, label)
    node = reader.path()
    if tokens:
        raise ValueError(f"{path}: this is no property path of SHACL")
    return node, reader.triples


class _Reader:
    """A reader of tokens: each method takes what it understands off their front."""

    def __init__(self, tokens: list[tuple[str, str]], label: str) -> None:
        self.tokens, self.label = tokens, label
        self.triples: list[Triple] = []
        self.count = 0

    def path(self) -> NamedNode | BlankNode:
        from pyoxigraph import NamedNode

        iri, mark = self._next()
        if iri:
            return NamedNode(iri)
        if mark == "^":
            return self._described("inversePath", self.path())
        if mark != "(":
            raise ValueError(f"'{mark}' cannot begin a property path")
        steps, separator = [self.path()], ""
        while (mark := self._next()[1]) != ")":
            separator = mark
            steps.append(self.path())
        if separator:
            listed = self._list(steps)
            return listed if separator == "/" else self._described("alternativePath", listed)
        repeated = _SUFFIXES.get(self.tokens[0][1]) if self.tokens else None
        if repeated is None:
            return steps[0]
        self._next()
        return self._described(repeated, steps[0])

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise ValueError("the property path ends too early")
        return self.tokens.pop(0)

    def _blank(self) -> BlankNode:
        from pyoxigraph import BlankNode

        self.count += 1
        return BlankNode(f"{self.label}{self.count}")

    def _described(self, name: str, value: NamedNode | BlankNode) -> BlankNode:
        from pyoxigraph import NamedNode, Triple

        node = self._blank()
        self.triples.append(Triple(node, NamedNode(_SH + name), value))
        return node

    def _list(self, members: list[NamedNode | BlankNode]) -> BlankNode:
        from pyoxigraph import NamedNode, Triple

        cells = [self._blank() for _ in members]
        rests: list[NamedNode | BlankNode] = [*cells[1:], NamedNode(_RDF + "nil")]
        for cell, member, rest in zip(cells, members, rests, strict=True):
            self.triples.append(Triple(cell, NamedNode(_RDF + "first"), member))
            self.triples.append(Triple(cell, NamedNode(_RDF + "rest"), rest))
        return cells[0]
