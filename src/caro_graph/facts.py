"""Facts against the context: known keys and types, typed values, identifiers that are there and unique."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from caro_graph.context import Context, Term
from caro_graph.lexical import check_id, check_reference, check_value, resolve
from caro_graph.problems import Problem, nearest
from caro_graph.reading import Node, Scalar

__all__ = ["TOMBSTONE", "check_facts", "is_tombstone", "line_ranges"]

TOMBSTONE = "Tombstone"
"""The context's word for what is left of a fact that was withdrawn."""
_REPLACED = "replacedBy"
"""The key, of a tombstone only, that may name another tombstone: a stub is never written again."""
_REQUIRED = ("id", "type")
_LONGEST = 100_000
_RANGES = re.compile(r"[0-9]{1,6}(-[0-9]{1,6})?(, ?[0-9]{1,6}(-[0-9]{1,6})?)*\Z")


def check_facts(
    nodes: Iterable[Node],
    context: Context,
    base: str,
    vocabulary: frozenset[str],
    *,
    complete: bool = True,
    named: Callable[[str], tuple[str, str] | None] = check_id,
) -> list[Problem]:
    """Return everything that is wrong with the nodes as facts.

    ``base`` is what identifiers are relative to; ``vocabulary`` the IRIs that the ontology and its schemes
    describe. Without ``complete`` (a file could not be read) a reference to no node is not held against it.
    ``named`` says what is wrong with an identifier.
    """
    nodes = list(nodes)
    places: dict[str, Node] = {}
    problems: list[Problem] = []
    for node in nodes:
        problems += _keys(node, context)
        problems += _identity(node, places, named)
    heights = _line_counts(nodes)
    for node in nodes:
        for key, value in node.scalars():
            term = context.terms.get(key.text)
            if term:
                known = places if complete else None
                problems += _value(node, value, term, context, base, known, vocabulary)
        problems += _lines(node, heights)
    return problems


def is_tombstone(node: Node) -> bool:
    """Whether a node is what is left of a withdrawn fact, and so none: that type is among its types."""
    return TOMBSTONE in node.types


def line_ranges(lines: str) -> list[tuple[int, int]]:
    """Read ``"84-91, 171"`` as ranges of lines, ends included; empty if it is not of that form.

    >>> line_ranges("84-91, 171")
    [(84, 91), (171, 171)]
    """
    if not _RANGES.match(lines):
        return []
    pairs = [part.strip().partition("-") for part in lines.split(",")]
    return [(int(first), int(last or first)) for first, _, last in pairs]


def _keys(node: Node, context: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in node.entries:
        key = entry.key
        if key.text in seen:
            yield node.problem(f"the key '{key.text}' stands twice", "merge the two", key)
        seen.add(key.text)
        if key.text == "@context":
            todo = "remove it: the keys of ontology/context.jsonld are used, and nothing is fetched"
            yield node.problem("a context of its own", todo, key)
        elif key.text not in _REQUIRED and key.text not in context.terms:
            yield node.problem(f"unknown key '{key.text}'", _suggest(key.text, context.terms), key)
        if not entry.values:
            yield node.problem(f"'{key.text}' is empty", "write a value, or remove the key", key)
        for value in entry.values:
            if len(value.text) > _LONGEST:
                what = f"'{key.text}' has {len(value.text):,} characters"
                yield node.problem(what, f"cut it to {_LONGEST:,}: a fact is a sentence, not a book", value)
            if not value.text.strip():
                yield node.problem(f"'{key.text}' is empty", "write a value, or remove the key", value)
    for value in node.all("type"):
        if value.text and value.text not in context.classes:
            yield node.problem(f"unknown type '{value.text}'", _suggest(value.text, context.classes), value)
    for missing in (name for name in _REQUIRED if name not in seen):
        yield node.problem(f"the node has no '{missing}'", f"add '{missing}: ...'")


def _suggest(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else "use a term of ontology/context.jsonld"


def _identity(
    node: Node, places: dict[str, Node], named: Callable[[str], tuple[str, str] | None]
) -> Iterator[Problem]:
    ids = node.all("id")
    if not ids or not ids[0].text.strip():
        return
    if len(ids) > 1:
        yield node.problem("a node has one 'id'", "keep the first", ids[1])
    complaint = named(ids[0].text)
    if complaint:
        yield node.problem(*complaint, ids[0])
    earlier = places.setdefault(ids[0].text, node)
    if earlier is not node:
        where = f"{earlier.file}:{earlier.line}"
        yield node.problem(f"'{ids[0].text}' stands already in {where}", "give this node another id", ids[0])


def _value(
    node: Node,
    value: Scalar,
    term: Term,
    context: Context,
    base: str,
    places: Mapping[str, Node] | None,
    vocabulary: frozenset[str],
) -> Iterator[Problem]:
    if not value.text.strip():
        return
    if term.scope and resolve(value.text, term.scope) in vocabulary:
        return  # a code, in whatever letters its list has it
    # A code may have capitals, where its list has them; the node of an identifier never has.
    text = value.text.casefold() if term.scope else value.text
    complaint = check_reference(text) if term.is_reference else check_value(text, term.datatype)
    if complaint:
        yield node.problem(*complaint, value)
    elif term.is_class:
        if value.text not in context.classes:
            yield node.problem(f"unknown class '{value.text}'", _suggest(value.text, context.classes), value)
    elif term.scope:
        codes = [iri.removeprefix(term.scope) for iri in vocabulary if iri.startswith(term.scope)]
        yield node.problem(f"'{value.text}' is not a code of '{term.name}'", _codes(value.text, codes), value)
    elif term.is_reference and value.text.casefold().startswith(base.casefold()):
        what = f"'{value.text}' is written with this publication's own base"
        yield node.problem(what, f"write '{value.text[len(base) :]}'", value)
    elif term.is_reference and places is not None:
        iri = resolve(value.text, base)
        known = iri.removeprefix(base) in places or iri in vocabulary
        if not known and iri.startswith(base):
            near = nearest(value.text, places)
            todo = f"did you mean '{near}'?" if near else "add that node, or correct the identifier"
            yield node.problem(f"no node has the identifier '{value.text}'", todo, value)
        elif term.name != _REPLACED and (other := places.get(iri.removeprefix(base))) and is_tombstone(other):
            yield node.problem(f"'{value.text}' is withdrawn", _replacement(other), value)


def _replacement(node: Node) -> str:
    replaced = node.first(_REPLACED)
    return f"name its replacement, '{replaced}'" if replaced else "name another, or remove the reference"


def _codes(word: str, codes: list[str]) -> str:
    near = nearest(word, codes)
    return f"did you mean '{near}'?" if near else f"use one of: {', '.join(sorted(codes))}"


def _line_counts(nodes: Iterable[Node]) -> dict[str, int]:
    """The number of lines of each archived text, by its document's identifier."""
    counts = ((node.id, node.first("lineCount")) for node in nodes)
    return {id_: int(count) for id_, count in counts if count and re.fullmatch(r"[0-9]{1,9}", count)}


def _lines(node: Node, heights: Mapping[str, int]) -> Iterator[Problem]:
    source = node.first("source")
    for value in node.all("lines"):
        ranges = line_ranges(value.text)
        if not ranges:
            yield node.problem(f"'{value.text}' names no lines", "write 84, 84-91 or 84-91, 171", value)
        for first, last in ranges:
            height = heights.get(source or "")
            if first < 1 or first > last:
                yield node.problem(f"'{value.text}' is not a range of lines", "count from 1, upwards", value)
            elif height is not None and last > height:
                todo = "check the line numbers against the archived text"
                yield node.problem(
                    f"line {last} is outside '{source}', which has {height} lines", todo, value
                )
