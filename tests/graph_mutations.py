"""Small corruptions of a graph, each named, the same on every run.

For every class of the graph and every key used on it, each operator that fits is applied to a node or two;
which nodes is a matter of order, not of chance. What leaves a legal graph is not made: whether a key may be
left out or repeated is read off the shapes, the graph and the reviewed lists of ``mutation_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from mutation_graph import BASE, RANGES, TYPE, XSD, Graph, Mutant, Term, text
from mutation_rules import ANY_NODE, needed, single, stray
from pyoxigraph import Literal, NamedNode, Triple

__all__ = ["key_mutants", "node_mutants"]

NOWHERE = "-nowhere"
WEB = {"page", "licence", "homepage", "url"}  # any address of the web will do
OUTSIDE = {"conformsTo", "language"}  # one address, or those of one list
PER_KEY = 1
SWAPS = 4
STRAYS = 4

# --- Operators on a value: what takes its place, or None if the operator does not fit --------------------

Replace = Callable[[Graph, str, str, str, Term], Term | None]


def _kind(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    return Literal(value.value) if isinstance(value, NamedNode) else NamedNode(graph.nodes["Document"][0])


def _datatype(to: str) -> Replace:
    def replace(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
        if not isinstance(value, Literal) or value.language or value.datatype.value == XSD + to:
            return None
        if to == "langString":
            return Literal(value.value, language="fr")
        new = re.sub(r"\D.*", "", value.value) or "1" if to in {"integer", "decimal"} else value.value
        return Literal(new, datatype=NamedNode(XSD + to))

    return replace


_SPOILT = {"date": "2023-02-30", "gYear": "23", "gYearMonth": "2023-13", "integer": "many", "decimal": "1,5"}


def _malformed(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    spoilt = _SPOILT.get(value.datatype.value.removeprefix(XSD)) if isinstance(value, Literal) else None
    return text(value, spoilt) if spoilt else None


def _language(tag: str | None) -> Replace:
    def replace(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
        if not isinstance(value, Literal) or not value.language:
            return None
        return Literal(value.value, language=tag) if tag else Literal(value.value)

    return replace


def _text(change: Callable[[str], str]) -> Replace:
    def replace(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
        if not isinstance(value, Literal) or not (value.language or value.datatype.value == XSD + "string"):
            return None
        return text(value, change(value.value))

    return replace


def _broken(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    if isinstance(value, Literal) or not (value.value.startswith(BASE) or key in OUTSIDE):
        return None
    return NamedNode(value.value + NOWHERE)


def _itself(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    return NamedNode(node) if isinstance(value, NamedNode) and key not in WEB else None


def _scheme(graph: Graph, node: str) -> Term | None:
    return graph.first(node, "inScheme") if node in graph.nodes["Concept"] else None


def _stranger(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    """A node of a class that the key may not lead to; codes have an operator of their own."""
    if isinstance(value, Literal) or key in WEB | ANY_NODE or _scheme(graph, value.value):
        return None
    right = graph.said(graph.iri(key), RANGES) or graph.classes_of(value.value)
    wrong = [name for name in graph.nodes if not graph.parents(graph.context.classes[name]) & right]
    return NamedNode(graph.nodes[wrong[len(key) % len(wrong)]][0])


def _other_list(graph: Graph, cls: str, key: str, node: str, value: Term) -> Term | None:
    scheme = _scheme(graph, value.value) if isinstance(value, NamedNode) else None
    if scheme is None or key in ANY_NODE | {"hasTopConcept"}:
        return None
    return next(NamedNode(code) for code in graph.nodes["Concept"] if _scheme(graph, code) != scheme)


REPLACEMENTS: Mapping[str, Replace] = {
    "wrong kind": _kind,
    "as string": _datatype("string"),
    "as decimal": _datatype("decimal"),
    "as integer": _datatype("integer"),
    "as text in a language": _datatype("langString"),
    "malformed": _malformed,
    "without its language": _language(None),
    "in another language": _language("de"),
    "in English": _language("en"),
    "empty": _text(lambda old: ""),
    "blank": _text(lambda old: " \t"),
    "with an e-mail": _text(lambda old: f"{old} jeanne.martin@example.org"),
    "with a phone number": _text(lambda old: f"{old} 05 46 12 34 56"),
    "broken reference": _broken,
    "reference to itself": _itself,
    "reference to a stranger": _stranger,
    "code of another list": _other_list,
}


# --- The mutants of a key ---------------------------------------------------------------------------------


def key_mutants(graph: Graph) -> Iterator[Mutant]:
    """Every operator on a key, for each class of the graph and each key used on it."""
    for cls in graph.nodes:
        for prop in graph.properties(cls):
            key = graph.key(prop)
            having = [node for node in graph.nodes[cls] if prop in graph.values[node]]
            operators = (*REPLACEMENTS, "drop", "duplicate", "misspelt key")
            for number, operator in enumerate(operators):
                made = (_mutant(graph, operator, cls, key, node) for node in _turned(having, number))
                yield from [mutant for mutant in made if mutant][:PER_KEY]


def _turned(nodes: list[str], number: int) -> list[str]:
    """The nodes from both ends, another first one for each operator: the first, the last, the second..."""
    ends = [node for pair in zip(nodes, reversed(nodes), strict=True) for node in pair]
    at = number * PER_KEY % len(nodes)
    return list(dict.fromkeys([*ends[at:], *ends[:at]]))


def _mutant(graph: Graph, operator: str, cls: str, key: str, node: str) -> Mutant | None:
    name, prop = NamedNode(node), NamedNode(graph.iri(key))
    values = graph.values[node][prop.value]
    if operator == "drop":
        gone = values if needed(graph, cls, key, node) else ()
        changed = (tuple(Triple(name, prop, value) for value in gone), ()) if gone else None
    elif operator == "duplicate":
        other = _another(graph, key, values[0]) if single(cls, key) else None
        changed = ((), (Triple(name, prop, other),)) if other else None
    elif operator == "misspelt key":
        gone = tuple(Triple(name, prop, value) for value in values)
        changed = gone, tuple(Triple(name, NamedNode(prop.value + "s"), value) for value in values)
    else:
        value = REPLACEMENTS[operator](graph, cls, key, node, values[0])
        fits = value is not None and value not in values
        changed = ((Triple(name, prop, values[0]),), (Triple(name, prop, value),)) if fits else None
    return Mutant(operator, cls, key, node, *changed) if changed else None


def _another(graph: Graph, key: str, value: Term) -> Term:
    """Another value of the same kind: one that the key has on some node, or another text."""
    if isinstance(value, Literal) and (value.language or value.datatype.value == XSD + "string"):
        return text(value, "Autre" if value.language else value.value[::-1] + "1")
    prop = graph.iri(key)
    others = (
        other
        for node in graph.values
        for other in graph.values[node].get(prop, ())
        if other != value and type(other) is type(value) and other.value != node
    )
    found = next(others, None)
    if found is None:
        found = text(value, value.value + "1") if isinstance(value, Literal) else NamedNode(value.value + "2")
    return found


# --- The mutants of a node --------------------------------------------------------------------------------


def node_mutants(graph: Graph) -> Iterator[Mutant]:
    """What can be wrong with a node of a class whatever its keys: its type, and keys that it may not have."""
    names = list(graph.context.classes)
    for at, (cls, nodes) in enumerate(graph.nodes.items()):
        place = names.index(cls)
        others = [names[(place + step) % len(names)] for step in range(1, SWAPS + 1)]
        typed = [("another class", other, (other,)) for other in others]
        typed += [("second class", others[at % SWAPS], (cls, others[at % SWAPS]))]
        typed += [("no class", "type", ()), ("misspelt class", "type", (cls + "s",))]
        for number, (operator, key, classes) in enumerate(typed):
            yield _retyped(graph, operator, cls, key, _turned(list(nodes), number)[0], classes)
        for number, (operator, key, prop, value) in enumerate(_additions(graph, cls)):
            node = _turned(list(nodes), number)[0]
            yield Mutant(operator, cls, key, node, (), (Triple(NamedNode(node), NamedNode(prop), value),))


def _retyped(graph: Graph, operator: str, cls: str, key: str, node: str, classes: tuple[str, ...]) -> Mutant:
    name, old = NamedNode(node), NamedNode(graph.context.classes[cls])
    known = graph.context.classes
    new = [NamedNode(known.get(other, f"{old.value}s")) for other in classes]
    gone = (Triple(name, TYPE, old),) if old not in new else ()
    return Mutant(operator, cls, key, node, gone, tuple(Triple(name, TYPE, to) for to in new if to != old))


def _additions(graph: Graph, cls: str) -> Iterator[tuple[str, str, str, Term]]:
    """Keys that a node of the class may not have: operator, key, property, value."""
    yield "unknown key", "-", BASE + "def#remark", Literal("Autre", language="fr")
    yield "unknown key", "-", "http://purl.org/dc/terms/abstract", Literal("Autre", language="fr")
    terms = graph.context.terms
    for key, value in (("name", "Jeanne Martin"), ("personal", "true")):
        yield "personal detail", key, terms[key].iri, Literal(value, datatype=NamedNode(terms[key].datatype))
    for key, iri in (("email", "mailto:jeanne.martin@example.org"), ("telephone", "tel:+33546123456")):
        yield "personal detail", key, terms[key].iri, NamedNode(iri)
    used = {prop: value[0] for node in graph.values for prop, value in graph.values[node].items()}
    strays = [prop for prop in sorted(used) if prop != TYPE.value and stray(graph, cls, prop)]
    start = sum(map(ord, cls))
    for step in range(STRAYS):
        prop = strays[(start + step * 7) % len(strays)]
        yield "stray key", graph.key(prop), prop, used[prop]
