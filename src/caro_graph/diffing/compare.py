"""Two datasets compared, fact by fact; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from caro_graph.context import Context
from caro_graph.derive import DERIVED_GRAPH
from caro_graph.diffing.changes import Change, Changes, PropertyChange, Statement
from caro_graph.diffing.steps import ONTOLOGY, TOMBSTONE, step_of
from caro_graph.diffing.words import TYPE, Words

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from caro_graph.diffing.words import Value

__all__ = ["compare"]

_FOLLOWS = ("firstLine", "evidence", "hasTime")
"""The keys that the derivation step says of a fact."""
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = (_SKOS + "prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
_NOTE = _SKOS + "editorialNote"

_Said: TypeAlias = "tuple[str, Value, str]"
"""A statement: the property's IRI, the value, the graph's IRI."""
_Whole: TypeAlias = "tuple[str, str, Value, str]"
"""The same, with its subject's IRI first."""


@dataclass(frozen=True)
class _Dataset:
    """All statements (``whole``); by subject, those that are told.

    ``implied`` are those that follow from others, where the graphs do not tell them apart.
    """

    whole: frozenset[_Whole]
    subjects: Mapping[str, frozenset[_Said]]
    implied: frozenset[tuple[str, str, Value]]

    def of(self, subject: str) -> frozenset[_Said]:
        return self.subjects.get(subject, frozenset())

    def only(self, subject: str, other: frozenset[_Said]) -> frozenset[_Said]:
        """What is said of a subject here and not there, but for what follows from other facts."""
        said = self.of(subject) - other
        if self.implied:
            said = frozenset(one for one in said if (subject, *one[:2]) not in self.implied)
        return said


def compare(old_quads: Iterable[Quad], new_quads: Iterable[Quad], base: str, context: Context) -> Changes:
    """Tell what changed from one dataset to another.

    A fact is a subject below ``<base>id/`` without a fragment; any other named subject is a code or a term of
    the ontology. What only follows from facts (fragments, evidence, times, plain links) and what describes
    the ontology as a whole is no change of its own: it is only among the removals and additions.
    Named graphs are compared if both datasets have them.
    Blank nodes are not compared: a publication's facts have none.

    Args:
        old_quads: The dataset before.
        new_quads: The dataset after.
        base: The base IRI of the publication, with its slash.
        context: What properties, classes and codes are called.
    """
    words = Words(context, base)
    before, after = list(old_quads), list(new_quads)
    graphed = _has_graphs(before, words) and _has_graphs(after, words)
    old, new = (_dataset(quads, words, graphed=graphed) for quads in (before, after))
    removals, additions = _by_fact(old.whole - new.whole, words), _by_fact(new.whole - old.whole, words)
    found: dict[str, list[Change]] = {"added": [], "changed": [], "withdrawn": [], "vanished": []}
    for iri in old.subjects.keys() | new.subjects.keys():
        gone, come = old.only(iri, new.of(iri)), new.only(iri, old.of(iri))
        if not gone and not come:
            continue
        name = _list(old.of(iri), new.of(iri))
        change = _change(name, iri, old.of(iri), (old.of(iri) - gone) | come, words)
        less, more = (_statements(statements.pop(iri, ())) for statements in (removals, additions))
        found[name].append(replace(change, removals=less, additions=more))
    return Changes(
        **{
            name: tuple(sorted(changes, key=lambda one: (one.kind, one.iri)))
            for name, changes in found.items()
        },
        removals=_statements(chain(*removals.values())),
        additions=_statements(chain(*additions.values())),
    )


def _by_fact(statements: Iterable[_Whole], words: Words) -> dict[str, list[_Whole]]:
    """The statements by their subject; those about a fragment of a fact by the fact."""
    found: dict[str, list[_Whole]] = {}
    for statement in statements:
        subject = statement[0]
        iri = subject.partition("#")[0] if subject.startswith(words.things) else subject
        found.setdefault(iri, []).append(statement)
    return found


def _list(old: frozenset[_Said], new: frozenset[_Said]) -> str:
    if not old or not new:
        return "added" if new else "vanished"
    return "withdrawn" if TOMBSTONE in _types(new) and TOMBSTONE not in _types(old) else "changed"


def _has_graphs(quads: Iterable[Quad], words: Words) -> bool:
    return any(_graph(quad) and getattr(quad.subject, "value", "").startswith(words.things) for quad in quads)


def _graph(quad: Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _dataset(quads: Iterable[Quad], words: Words, *, graphed: bool) -> _Dataset:
    from pyoxigraph import Literal, NamedNode

    named = [
        (quad.subject.value, quad.predicate.value, quad.object, _graph(quad) if graphed else "")
        for quad in quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    ]
    terms = words.context.terms
    follows = {terms[key].iri for key in _FOLLOWS if key in terms}
    implied = frozenset(_plain_links(named, words.context))
    # With named graphs, what follows stands in one of them, beside the facts that are reckoned.
    derived = words.graphs + DERIVED_GRAPH if graphed else ""
    subjects: dict[str, set[_Said]] = {}
    for subject, predicate, value, graph in named:
        if subject.startswith(words.things):
            if "#" in subject or (graph == derived and predicate in follows):
                continue
            if graphed and graph == derived and (subject, predicate, value) in implied:
                continue
        subjects.setdefault(subject, set()).add((predicate, value, graph))
    kept = {iri: frozenset(said) for iri, said in subjects.items() if ONTOLOGY not in _types(said)}
    return _Dataset(frozenset(named), kept, frozenset() if graphed else implied)


def _plain_links(
    named: Iterable[tuple[str, str, Value, str]], context: Context
) -> Iterator[tuple[str, str, Value]]:
    """The plain statements that facts of the class Link stand for (see :mod:`caro_graph.derive`)."""
    keys = {
        context.terms[key].iri: key for key in ("from", "relation", "to", "direct") if key in context.terms
    }
    links: dict[str, dict[str, Value]] = {}
    for subject, predicate, value, _ in named:
        if predicate in keys:
            links.setdefault(subject, {})[keys[predicate]] = value
    for link in links.values():
        direct = links.get(_value(link.get("relation")), {}).get("direct")
        if direct is not None and "from" in link and "to" in link:
            yield _value(link["from"]), _value(direct), link["to"]


def _value(value: Value | None) -> str:
    return str(getattr(value, "value", ""))


def _types(said: Iterable[_Said]) -> frozenset[str]:
    return frozenset(_value(value) for predicate, value, _ in said if predicate == TYPE)


def _change(
    name: str,
    iri: str,
    old: frozenset[_Said],
    new: frozenset[_Said],
    words: Words,
) -> Change:
    is_fact = iri.startswith(words.things)
    shown = old if name in ("withdrawn", "vanished") else new
    return Change(
        iri=iri,
        id=words.identifier(iri),
        kind=words.kind(_types(shown)),
        label=_label(shown) or _label(new),
        properties=_properties(old, new, words),
        step=step_of(name, _plain(old), _plain(new), is_fact=is_fact),
        note=_text(new, (_NOTE,)) if name == "withdrawn" else "",
        is_fact=is_fact,
    )


def _plain(said: Iterable[_Said]) -> frozenset[tuple[str, str]]:
    return frozenset((predicate, _value(value)) for predicate, value, _ in said)


def _properties(old: Iterable[_Said], new: Iterable[_Said], words: Words) -> tuple[PropertyChange, ...]:
    before, after = _in_words(old, words), _in_words(new, words)
    keys = sorted(before.keys() | after.keys(), key=words.rank)
    changes = (
        PropertyChange(key, tuple(sorted(before.get(key, ()))), tuple(sorted(after.get(key, ()))))
        for key in keys
    )
    return tuple(change for change in changes if change.before != change.after)


def _in_words(said: Iterable[_Said], words: Words) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for predicate, value, graph in said:
        key, text = words.statement(predicate, value)
        values.setdefault(key, set()).add(text)
        if graph:
            values.setdefault("graph", set()).add(words.graph(graph))
    return values


def _statements(whole: Iterable[_Whole]) -> tuple[Statement, ...]:
    return tuple(
        sorted((subject, predicate, str(value), graph) for subject, predicate, value, graph in whole)
    )


def _label(said: Iterable[_Said]) -> str:
    return _text(said, _LABELS)


def _text(said: Iterable[_Said], predicates: tuple[str, ...]) -> str:
    """The text in French, else in English, else in any language."""
    order = {"fr": 0, "en": 1}
    found = [
        (predicates.index(predicate), order.get(getattr(value, "language", None) or "", 2), _value(value))
        for predicate, value, _ in said
        if predicate in predicates
    ]
    return min(found)[2] if found else ""
