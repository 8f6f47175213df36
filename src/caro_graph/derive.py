"""What follows from the facts without a judgement, as nodes of the graph ``derived``.

Three things: the Web Annotation form of each fact's evidence (RFC 5147 line fragments, the quoted words),
the OWL-Time interval of everything that has a date, whatever its precision, and the plain triple that an
n-ary link stands for. They are nodes like the others, so the context maps them and their place is their
fact's.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping

from caro_graph.context import Context
from caro_graph.facts import line_ranges
from caro_graph.reading import Entry, Node, Scalar

__all__ = ["DERIVED_GRAPH", "ELLIPSIS", "derive", "first_and_last_day", "words"]

DERIVED_GRAPH = "derived"
ELLIPSIS = "[…]"
RFC5147 = "http://tools.ietf.org/rfc/rfc5147"
_WORDS = ("quote", "asPrinted", "label")
_STARTS = ("date", "month", "year", "startDate", "startMonth", "startYear")
_ENDS = ("date", "month", "year", "endDate", "endMonth", "endYear")


def derive(nodes: Iterable[Node], context: Context, direct: Mapping[str, str]) -> list[Node]:
    """Return the nodes that follow from ``nodes``.

    ``direct`` gives, for the code of a relation, the IRI of the property that it stands for.
    """
    nodes = list(nodes)
    archived = {node.id for node in nodes if node.all("lineCount")}
    derived: list[Node] = []
    for node in nodes:
        if node.first("source") in archived:
            derived += _evidence(node)
        derived += _time(node)
        derived += _link(node, context, direct)
    return derived


def words(node: Node) -> Scalar | None:
    """Return the words of the source that carry a fact: its quote, else its print, else its label."""
    return next((node.all(key)[0] for key in _WORDS if node.all(key)), None)


def _make(origin: Node, id_: str, **entries: str | list[str]) -> Node:
    """Make a node of the derived graph that has the place of the fact it follows from."""

    def scalar(text: str) -> Scalar:
        return Scalar(text, origin.line, origin.column)

    pairs = [("id", [id_])]
    pairs += [(key, values if isinstance(values, list) else [values]) for key, values in entries.items()]
    made = tuple(Entry(scalar(key), tuple(map(scalar, values))) for key, values in pairs)
    return Node(origin.file, DERIVED_GRAPH, origin.line, origin.column, made)


def _evidence(node: Node) -> Iterator[Node]:
    ranges = line_ranges(node.first("lines") or "")
    if not ranges:
        return
    said = words(node)
    names = [f"{first}-{last}" if first != last else f"{first}" for first, last in ranges]
    first_line = str(min(first for first, _ in ranges))
    evidence = [f"{node.id}#evidence-{name}" for name in names]
    yield _make(node, node.id, firstLine=first_line, evidence=evidence)
    exact = said.text if said and len(ranges) == 1 and ELLIPSIS not in said.text else None
    for name, (first, last) in zip(names, ranges, strict=True):
        selector = f"{node.id}#lines-{name}"
        source = node.first("source") or ""
        yield _make(
            node, f"{node.id}#evidence-{name}", type="Evidence", hasSource=source, hasSelector=selector
        )
        # RFC 5147 counts the places between lines, from 0: lines 84 to 91 are line=83,91.
        parts = {"type": "FragmentSelector", "conformsTo": RFC5147, "fragment": f"line={first - 1},{last}"}
        yield _make(node, selector, **parts, **({"refinedBy": f"{node.id}#quote"} if exact else {}))
    if exact:
        yield _make(node, f"{node.id}#quote", type="TextQuoteSelector", exact=exact)


def _time(node: Node) -> Iterator[Node]:
    start = next((value for key in _STARTS if (value := node.first(key))), None)
    end = next((value for key in _ENDS if (value := node.first(key))), None)
    if start is None and end is None:
        return
    interval = f"{node.id}#time"
    yield _make(node, node.id, hasTime=interval)
    parts: dict[str, str | list[str]] = {"type": "Interval"}
    if start:
        parts["hasBeginning"] = f"{node.id}#start"
        yield _make(node, f"{node.id}#start", type="Instant", inDate=_day(start, last=False))
    if end:
        parts["hasEnd"] = f"{node.id}#end"
        yield _make(node, f"{node.id}#end", type="Instant", inDate=_day(end, last=True))
    yield _make(node, interval, **parts)


def first_and_last_day(moment: str) -> tuple[str, str]:
    """Return the first and the last day of a year, a month or a day (XSD lexical forms).

    >>> first_and_last_day("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    return _day(moment, last=False), _day(moment, last=True)


def _day(moment: str, *, last: bool) -> str:
    year, month, day = (*moment.split("-"), None, None)[:3]
    if month is None:
        month, day = ("12", "31") if last else ("01", "01")
    if day is None:
        day = f"{calendar.monthrange(int(str(year)), int(month))[1]:02d}" if last else "01"
    return f"{year}-{month}-{day}"


def _link(node: Node, context: Context, direct: Mapping[str, str]) -> Iterator[Node]:
    subject, relation, object_ = (node.first(key) for key in ("from", "relation", "to"))
    if not (subject and relation and object_) or node.first("certainty") == "unresolvable":
        return
    for term in context.by_property.get(direct.get(relation, ""), ()):
        if term.is_reference:
            yield _make(node, subject, **{term.name: object_})
            return
