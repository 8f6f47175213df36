"""Where a SHACL result stands in the files: on the value, else the key, else the node that has to change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caro_graph.context import Context
from caro_graph.engines import Result
from caro_graph.lexical import resolve
from caro_graph.loading import Facts
from caro_graph.rdf.places import subject_line
from caro_graph.reading import Entry, Node, Scalar
from caro_graph.shapes.causes import Cause, causes

__all__ = ["Place", "place_finder"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STEP = re.compile(r"(\^?)\(*<([^>]*)>")

_STARTS = ("date", "month", "year", "startDate", "startMonth", "startYear")
_ENDS = ("endDate", "endMonth", "endYear", "date", "month", "year")
_TIMES = (*_STARTS, *_ENDS)
_LINES = ("lines",)
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "time": _TIMES,
    "start": _STARTS,
    "end": _ENDS,
    "evidence": _LINES,
    "lines": _LINES,
    "quote": ("quote", "asPrinted", "label"),
}
"""The keys of a fact that a node of the derived graph follows from, by the first word of its fragment."""
_DERIVED = {"hasTime": _TIMES, "evidence": _LINES, "firstLine": _LINES}
"""The keys of a fact that a statement of the derived graph about it follows from."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of the publication.

    Attributes:
        file: The file, relative to the publication's folder.
        line: The line, from 1.
        column: The column in characters, from 1.
        end_column: The column after the last character of what is marked, on the same line.
        node: The fact that stands there; None in the ontology.
    """

    file: str
    line: int
    column: int
    end_column: int
    node: Node | None


@dataclass(frozen=True, slots=True)
class _Said:
    """An entry of a fact that says something of a focus node, and the RDF terms of its values."""

    node: Node
    entry: Entry
    terms: tuple[str, ...]

    def value(self, term: str | None) -> Place | None:
        """The place of the value that is an RDF term."""
        values = zip(self.entry.values, self.terms, strict=True)
        return next((_mark(self.node, value) for value, known in values if known == term), None)

    def key(self) -> Place:
        """The place of the key: in a table, whose keys are in its header, that of the cell."""
        in_header = self.entry.key.line < self.node.line
        return _mark(self.node, self.entry.values[0] if in_header else self.entry.key)

    def only(self) -> Place:
        """The place of the value, if the key has only one, else of the key."""
        return _mark(self.node, self.entry.values[0]) if len(self.entry.values) == 1 else self.key()


@dataclass(frozen=True)
class _Index:
    """The facts by IRI, and what the facts that are links say of the nodes that they link."""

    context: Context
    base: str
    nodes: Mapping[str, Node]
    links: Mapping[tuple[str, str], Sequence[_Said]]

    def said(self, focus: str, properties: Iterable[str]) -> list[_Said]:
        """What the facts say of a focus node by some properties: its own entries, then links."""
        wanted = list(properties)
        keys = {key for iri in wanted for key in _keys(iri, self.context)}
        node = self.nodes.get(focus)
        entries = [entry for entry in node.entries if entry.key.text in keys] if node else []
        own = [_Said(node, entry, _terms(entry, self)) for entry in entries] if node else []
        return own + [link for iri in wanted for link in self.links.get((focus, iri), ())]


def place_finder(facts: Facts) -> Callable[[Result], Place | None]:
    """Return a function that gives the place of a SHACL result, or None if no file describes its focus node.

    The place is that of the value, else of the key, else of the node. What follows from a fact has the place
    of the key that it follows from; a term of the ontology that of the line on which it is described.
    """
    index = _index(facts)
    rules = cache(lambda: causes(facts.publication.folder("shapes")))
    ontology = cache(lambda: sorted(facts.publication.folder("ontology").rglob("*.ttl")))

    def find(result: Result) -> Place | None:
        about, _, fragment = result.focus.removeprefix(index.base).partition("#")
        node, origin = index.nodes.get(result.focus), index.nodes.get(index.base + about)
        if node is None and origin is not None:
            return _followed(origin, _fragment(result.value, index.base + about) or fragment)
        if result.path is None:
            found = _by_rule(index, result, rules().get(result.shape, ()))
        else:
            found = _by_path(index, result, _STEP.findall(result.path) or [("", result.path)])
        if found is None and node is not None:
            return _whole(node)
        return found or _in_ontology(ontology(), facts.publication.root, result.focus)

    return find


def _by_rule(index: _Index, result: Result, found: Iterable[Cause]) -> Place | None:
    said = ((one, on_key) for iri, on_key in found for one in index.said(result.focus, [iri]))
    return next((one.key() if on_key else one.only() for one, on_key in said), None)


def _by_path(index: _Index, result: Result, steps: list[tuple[str, str]]) -> Place | None:
    """The place of what the first step leads to; of what is compared, for two things that should be equal."""
    [(inverse, first), *_, (_, last)] = [*steps, steps[-1]]
    component = result.component.rpartition("#")[2].removesuffix("ConstraintComponent")
    if inverse:
        others = index.said((result.value or "")[1:-1], [first])
        return next((at for other in others if (at := other.value(f"<{result.focus}>"))), None)
    if component == "Equals" and (compared := index.said(result.focus, [last])):
        return compared[0].only()
    alternatives = [iri for _, iri in steps] if "|" in (result.path or "") else [first]
    found = index.said(result.focus, alternatives)
    values = (said.value(result.value) for said in found)
    if place := next((value for value in values if value), None):
        return place
    if not found or component in ("MinCount", "QualifiedMinCount"):
        return None
    if component == "MaxCount":
        return found[-1].key()
    return found[0].key() if result.value is None and component != "HasValue" else found[0].only()


def _followed(origin: Node, fragment: str) -> Place:
    """The place of what a derived node follows from."""
    keys = _FOLLOWS.get(fragment.partition("-")[0], ())
    value = next((value for key in keys for value in origin.all(key)), None)
    return _mark(origin, value) if value else _whole(origin)


def _fragment(value: str | None, about: str) -> str:
    """The fragment of a value that is a derived node of the same fact."""
    return value[len(about) + 2 : -1] if value and value.startswith(f"<{about}#") else ""


def _mark(node: Node, scalar: Scalar) -> Place:
    end = scalar.column + max(scalar.width, 1)
    return Place(node.file, scalar.line, scalar.column, end, node)


def _whole(node: Node) -> Place:
    """The place of a node: its first key, with the value if that is its ``id``; in a table the first cell."""
    entry = node.entries[0]
    with_value = entry.key.text == "id" or entry.key.line < node.line
    marked = [entry.key, *entry.values[:with_value]]
    ends = [scalar.column + scalar.width for scalar in marked if scalar.line == node.line]
    return Place(node.file, node.line, node.column, max(ends, default=node.column + 1), node)


def _index(facts: Facts) -> _Index:
    context, base = facts.context, facts.publication.things
    origins = {(node.file, node.line, node.column): node for node in facts.nodes}
    links: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    index = _Index(context, base, {resolve(node.id, base): node for node in facts.nodes}, links)
    for node in facts.derived:
        origin = origins[node.file, node.line, node.column]
        ends = [entry for entry in origin.entries if entry.key.text == "to"]
        if "#" in node.id or node.id == origin.id or not ends:
            continue
        for entry in node.entries:
            if entry.key.text in context.terms:
                end = Entry(ends[0].key, ends[0].values[:1])
                focus = resolve(node.id, base)
                links[focus, context.terms[entry.key.text].iri].append(
                    _Said(origin, end, _terms(entry, index))
                )
    return index


def _keys(iri: str, context: Context) -> set[str]:
    """The keys of the facts from which a property comes."""
    if iri == _TYPE:
        return {"type"}
    names = {term.name for term in context.by_property.get(iri, ())}
    return names.union(*(_DERIVED.get(name, ()) for name in names))


def _terms(entry: Entry, index: _Index) -> tuple[str, ...]:
    """The values of an entry as the mapping makes them, in N-Triples."""
    from pyoxigraph import Literal, NamedNode

    term = index.context.terms.get(entry.key.text)
    texts = [value.text for value in entry.values]
    if term is None or term.is_class:
        return tuple(f"<{index.context.classes.get(text, text)}>" for text in texts)
    if term.is_reference:
        return tuple(f"<{resolve(text, term.scope or index.base)}>" for text in texts)
    datatype = NamedNode(term.datatype) if term.datatype else None
    return tuple(str(Literal(text, language=term.language, datatype=datatype)) for text in texts)


def _in_ontology(paths: Iterable[Path], root: Path, focus: str) -> Place | None:
    """The place where a file of the ontology describes a term, below ``root`` if the file is."""
    for path in paths:
        line = subject_line(path, f"<{focus}>")
        if line is not None:
            name = path.relative_to(root) if path.is_relative_to(root) else path
            words = path.read_text("utf-8").split("\n")[line - 1].split()
            return Place(name.as_posix(), line, 1, 1 + len(words[0]), None)
    return None
