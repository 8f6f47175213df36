"""Corruptions that take more than one key or one node: sums, orders, ranks, evidence, orphans."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mutation_graph import BASE, RDF, TYPE, XSD, Graph, Mutant, Term
from pyoxigraph import Literal, NamedNode, Triple

__all__ = ["situations"]

CODES = BASE + "def/"
LISTS = ("agreement", "role", "assignedTo", "organization", "inScheme", "broader", "spatial", "about")
EVIDENCE = (
    "source",
    "lines",
    "quote",
    "evidence",
    "firstLine",
    "status",
    "certainty",
    "derivedFrom",
    "method",
)
DERIVED = ("Evidence", "FragmentSelector", "TextQuoteSelector", "Interval", "Instant")

# Values that a key may not have, whatever the node.
SPOILT = {
    "lines": ("0", "90000", "9-3", "1-90000", "3, 90000", "12 à 14", "-3", "3;5"),
    "firstLine": ("0", "-1"),
    "lineCount": ("0", "-1", "1"),
    "fragment": ("line=9,3", "line=5", "char=1,2", "line=5,5", "line=1,90000"),
    "sha256": ("0123456789abcdef", "Z" * 64),
    "archivedAs": ("../contrat.txt", "/etc/contrat.txt"),
    "siren": ("12345678", "1234567890", "12345678X"),
    "codeINSEE": ("1", "173000000000", "Rochefort"),
    "postalCode": ("1730", "17 300", "173000"),
    "position": ("0", "-1"),
    "value": ("-1", "-0.5"),
    "notation": ("",),
    "version": ("", " "),
}
ADDRESSES = {
    "page": ("ftp://example.org/", "mailto:accueil@example.org"),
    "licence": ("urn:x:licence",),
    "url": ("tel:+33546123456", "mailto:accueil@example.org"),
    "homepage": ("mailto:accueil@example.org",),
    "language": ("http://publications.europa.eu/resource/authority/language/fr",),
}


def situations(graph: Graph) -> Iterator[Mutant]:
    """All of them."""
    for make in (
        _spoilt,
        _codes,
        _sums,
        _orders,
        _ranks,
        _copies,
        _unevidenced,
        _orphans,
        _undescribed,
        _persons,
    ):
        yield from make(graph)


def _set(graph: Graph, operator: str, cls: str, node: str, **new: Term | None) -> Mutant:
    """The mutant that gives keys of a node other values, or none."""
    name = NamedNode(node)
    removed = [
        Triple(name, NamedNode(graph.iri(key)), value)
        for key in new
        for value in graph.values[node].get(graph.iri(key), ())
    ]
    added = [
        Triple(name, NamedNode(graph.iri(key)), value) for key, value in new.items() if value is not None
    ]
    kept = set(removed) & set(added)
    return Mutant(
        operator,
        cls,
        "+".join(new),
        node,
        tuple(triple for triple in removed if triple not in kept),
        tuple(triple for triple in added if triple not in kept),
    )


def _typed(value: object, datatype: str) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + datatype))


def _having(graph: Graph, cls: str, *keys: str) -> list[str]:
    return [node for node in graph.nodes.get(cls, ()) if all(graph.first(node, key) for key in keys)]


def _spoilt(graph: Graph) -> Iterator[Mutant]:
    """Values out of bounds: two classes for each key, another node for each value."""
    for key, values in {**SPOILT, **ADDRESSES}.items():
        classes = [cls for cls in graph.nodes if _having(graph, cls, key)]
        for cls in dict.fromkeys([*classes[:1], *classes[-1:]]):
            nodes = _having(graph, cls, key)
            for number, value in enumerate(values):
                node = nodes[number % len(nodes)]
                datatype = graph.context.terms[key].datatype or ""
                new = NamedNode(value) if key in ADDRESSES else Literal(value, datatype=NamedNode(datatype))
                yield _set(graph, f"out of bounds: {value[:12].strip() or 'blank'}", cls, node, **{key: new})


def _codes(graph: Graph) -> Iterator[Mutant]:
    """Codes of the right list that the rest of the node contradicts."""

    def coded(key: str, code: str) -> NamedNode:
        return NamedNode(f"{graph.context.terms[key].scope}{code}")

    for cls in ("Objective", "Orientation", "Challenge"):
        for status in ("present", "event"):
            for node in (graph.nodes[cls][0], graph.nodes[cls][-1]):
                yield _set(graph, f"achieved: {status}", cls, node, status=coded("status", status))
    for status in ("present", "objective", "rule", "target"):
        yield _set(
            graph, f"not dated: {status}", "Event", graph.nodes["Event"][1], status=coded("status", status)
        )
    read = _having(graph, "Observation", "value")
    for number, status in enumerate(("illegible", "missing")):
        yield _set(
            graph, f"value {status}", "Observation", read[number], obsStatus=coded("obsStatus", status)
        )
    for number, status in enumerate(("blank", "absent")):
        yield _set(graph, f"value {status}", "Observation", read[-1 - number], status=coded("status", status))
    for cls, key in (
        ("Observation", "value"),
        ("InstrumentLink", "instrument"),
        ("Participation", "agent"),
        ("Membership", "member"),
        ("Link", "to"),
    ):
        node = _having(graph, cls, key)[-1]
        yield _set(graph, f"unresolvable {key}", cls, node, certainty=coded("certainty", "unresolvable"))
    unread = [node for node in graph.nodes["Observation"] if not graph.first(node, "value")]
    for node in unread[:2]:
        yield _set(graph, "value of nothing", "Observation", node, value=_typed(3, "decimal"))


def _sums(graph: Graph) -> Iterator[Mutant]:
    def value(node: str) -> Decimal:
        found = graph.first(node, "value")
        return Decimal(found.value) if found else Decimal(0)

    def more(operator: str, node: str, amount: Decimal) -> Mutant:
        return _set(graph, operator, "Observation", node, value=_typed(amount, "decimal"))

    figures = _having(graph, "Observation", "value", "unit")
    shares = [node for node in figures if str(graph.first(node, "unit")).endswith("percent>")]
    counts = [node for node in figures if str(graph.first(node, "unit")).endswith("number>")]
    for node in (shares[0], shares[-1]):
        yield more("share over a hundred", node, Decimal("100.5"))
    for node in (counts[0], counts[-1]):
        yield more("half a thing", node, value(node) + Decimal("0.5"))
    for part in _having(graph, "Observation", "partOfTotal", "value"):
        yield more("wrong part", part, value(part) + 1)
        yield more("wrong part", part, max(value(part) - 1, Decimal(0)) if value(part) else Decimal(2))
    totals = {
        graph.values[part][graph.iri("partOfTotal")][0].value
        for part in _having(graph, "Observation", "partOfTotal")
    }
    for total in sorted(totals):
        yield more("wrong total", total, value(total) + 1)
    for sub in _having(graph, "Observation", "subCountOf", "value"):
        whole = graph.values[sub][graph.iri("subCountOf")][0].value
        if graph.first(sub, "unit") == graph.first(whole, "unit") and graph.first(whole, "value"):
            yield more("more than the whole", sub, value(whole) + 1)
    for cls in ("Distribution",):
        for node in graph.nodes[cls]:
            for figure in graph.values[node][graph.iri("observation")][:2]:
                yield more("shares over a hundred", figure.value, value(figure.value) + 60)


def _orders(graph: Graph) -> Iterator[Mutant]:
    for cls in graph.nodes:
        for node in _having(graph, cls, "startDate", "endDate")[:2]:
            year = int(graph.values[node][graph.iri("startDate")][0].value[:4]) - 1
            yield _set(graph, "end before start", cls, node, endDate=_typed(year, "gYear"))
            yield _set(graph, "end before start", cls, node, endDate=_typed(f"{year}-12-31", "date"))
    for node in _having(graph, "Interval", "hasBeginning", "hasEnd"):
        ends = [graph.values[node][graph.iri(key)][0] for key in ("hasBeginning", "hasEnd")]
        days = [graph.first(end.value, "inDate") for end in ends]
        if days[0] != days[1]:
            yield _set(graph, "end before start", "Interval", node, hasBeginning=ends[1], hasEnd=ends[0])


def _ranks(graph: Graph) -> Iterator[Mutant]:
    """The rank of another node of the same list."""
    for cls in graph.nodes:
        lists: dict[tuple[object, ...], list[str]] = {}
        for node in _having(graph, cls, "position"):
            lists.setdefault(tuple(graph.values[node].get(graph.iri(key), ()) for key in LISTS), []).append(
                node
            )
        several = [nodes for nodes in lists.values() if len(nodes) > 1]
        for nodes in several[:1] + several[1:][-1:]:
            yield _set(graph, "rank of another", cls, nodes[0], position=graph.first(nodes[-1], "position"))


def _copies(graph: Graph) -> Iterator[Mutant]:
    """A figure twice, under two names."""
    figures = [node for node in graph.nodes["Observation"] if not graph.first(node, "subCountOf")]
    for node in (figures[0], figures[len(figures) // 2], figures[-1]):
        new = NamedNode(node + "-again")
        pairs = [(prop, value) for prop in graph.values[node] for value in graph.values[node][prop]]
        added = tuple(Triple(new, NamedNode(prop), value) for prop, value in pairs)
        yield Mutant("same figure twice", "Observation", "id", node, (), added)


def _unevidenced(graph: Graph) -> Iterator[Mutant]:
    """A fact with no evidence at all."""
    for cls in graph.nodes:
        for node in _having(graph, cls, "source", "status")[:1]:
            yield _set(graph, "no evidence", cls, node, **dict.fromkeys(EVIDENCE))


def _orphans(graph: Graph) -> Iterator[Mutant]:
    """A derived node that nothing leads to."""
    for cls in DERIVED:
        for node in (graph.nodes[cls][0], graph.nodes[cls][-1]):
            yield Mutant("nothing leads here", cls, "id", node, graph.uses[node], ())


def _undescribed(graph: Graph) -> Iterator[Mutant]:
    """A node that others refer to, and that is gone."""
    for cls, nodes in graph.nodes.items():
        for node in [node for node in nodes if node in graph.uses][:1]:
            gone = [(prop, value) for prop in graph.values[node] for value in graph.values[node][prop]]
            removed = tuple(Triple(NamedNode(node), NamedNode(prop), value) for prop, value in gone)
            yield Mutant("not described", cls, "id", node, removed, ())


def _persons(graph: Graph) -> Iterator[Mutant]:
    """A named person as a node of its own, all else in order."""
    terms, model = graph.context.terms, graph.nodes["Post"][0]
    person = NamedNode(BASE + "id/person/jeanne-martin")
    kept = [graph.iri(key) for key in ("label", "source", "lines", "status", "certainty")]
    added = [Triple(person, NamedNode(prop), graph.values[model][prop][0]) for prop in kept]
    added += [Triple(person, TYPE, NamedNode(graph.context.classes["Person"]))]
    added += [Triple(person, NamedNode(terms["name"].iri), _typed("Jeanne Martin", "string"))]
    yield Mutant("named person", "Person", "id", person.value, (), tuple(added))
    added += [Triple(person, NamedNode(terms["personal"].iri), _typed("true", "boolean"))]
    yield Mutant("flagged person", "Person", "id", person.value, (), tuple(added))
    first_line = Triple(NamedNode(model), NamedNode(RDF + "value"), _typed("line=1,2", "string"))
    yield Mutant("fragment of a fact", "Post", "fragment", model, (), (first_line,))
