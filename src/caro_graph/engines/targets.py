"""Which nodes each shape looks at: the targets of SHACL Core, looked up in the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.engines.ntriples import triples

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

__all__ = ["Shapes", "Targets", "focus_nodes", "split_targets"]

Shapes = tuple[str, ...]
"""Shapes, as terms in N-Triples."""

_SH = "http://www.w3.org/ns/shacl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_CLASS = f"<{_RDFS}Class>"
_KINDS = {_SH + "target" + kind: kind for kind in ("Class", "Node", "ObjectsOf", "SubjectsOf")}


@dataclass(frozen=True)
class Targets:
    """A shapes graph, its targets apart.

    Attributes:
        sliced: The graph as N-Triples, without its targets.
        whole: The same with the targets of those shapes only whose focus nodes their engine alone can find;
            empty if there are none.
        by_kind: The other targets: by kind (``Class``...) the shapes of each term.
    """

    sliced: str
    whole: str
    by_kind: Mapping[str, Mapping[str, Shapes]]


def split_targets(shapes_turtle: str) -> Targets:
    """Take the targets out of a shapes graph, given as Turtle."""
    from pyoxigraph import BlankNode, RdfFormat, parse

    rest: list[str] = []
    targets: list[Triple] = []
    classes: list[Triple] = []
    shapes: set[str] = set()
    for quad in parse(shapes_turtle, format=RdfFormat.TURTLE):
        predicate = quad.predicate.value
        is_type = predicate == _TYPE
        if predicate.startswith(_SH) or (is_type and str(quad.object).startswith(f"<{_SH}")):
            shapes.add(str(quad.subject))
        if predicate.startswith(_SH + "target"):
            targets.append(quad.triple)
        elif is_type and str(quad.object) == _CLASS:
            classes.append(quad.triple)
        else:
            rest.append(_line(quad))
    implicit = [triple for triple in classes if str(triple.subject) in shapes]
    rest += [_line(triple) for triple in classes if str(triple.subject) not in shapes]
    # A list of another graph cannot name a blank node, and a target of another kind is not for us to read.
    odd = {
        str(triple.subject)
        for triple in targets
        if triple.predicate.value not in _KINDS or isinstance(triple.object, BlankNode)
    }
    odd |= {str(triple.subject) for triple in implicit if isinstance(triple.subject, BlankNode)}
    sliced = "".join(rest)
    kept = [_line(triple) for triple in (*targets, *implicit) if str(triple.subject) in odd]
    by_kind = _by_kind(triple for triple in (*targets, *implicit) if str(triple.subject) not in odd)
    return Targets(sliced, sliced + "".join(kept) if kept else "", by_kind)


def _by_kind(targets: Iterable[Triple]) -> dict[str, dict[str, Shapes]]:
    found: dict[str, dict[str, Shapes]] = {kind: {} for kind in _KINDS.values()}
    for triple in targets:
        # An implicit target is the type of a shape: the shape is the class of its focus nodes.
        kind = _KINDS.get(triple.predicate.value)
        shape, term = str(triple.subject), str(triple.object)
        by_term = found[kind or "Class"]
        key = term if kind else shape
        by_term[key] = (*by_term.get(key, ()), shape)
    return found


def _line(triple: Triple | Quad) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object} .\n"


def focus_nodes(targets: Targets, data: str | Path) -> dict[str, Shapes]:
    """Find the focus nodes, as terms in N-Triples, each with the shapes that target it.

    The data are read twice at most, a triple at a time: for the classes, then for the nodes.
    """
    classes = _with_subclasses(targets.by_kind["Class"], data)
    subjects, objects = targets.by_kind["SubjectsOf"], targets.by_kind["ObjectsOf"]
    found: dict[str, Shapes] = {}
    known: dict[Shapes, Shapes] = {}  # Many nodes have the same shapes: one tuple will do for all.

    def add(node: str, shapes: Shapes) -> None:
        both = tuple(dict.fromkeys((*found.get(node, ()), *shapes)))
        found[node] = known.setdefault(both, both)

    for node, shapes in targets.by_kind["Node"].items():
        add(node, shapes)
    if not (classes or subjects or objects):
        return found
    for quad in triples(data):
        predicate = str(quad.predicate)
        if predicate in subjects:
            add(str(quad.subject), subjects[predicate])
        if predicate in objects:
            add(str(quad.object), objects[predicate])
        if classes and quad.predicate.value == _TYPE and (shapes := classes.get(str(quad.object), ())):
            add(str(quad.subject), shapes)
    return found


def _with_subclasses(classes: Mapping[str, Shapes], data: str | Path) -> dict[str, Shapes]:
    """The shapes that target a class, for each class of the data that is under one of theirs."""
    if not classes:
        return {}
    under: dict[str, set[str]] = defaultdict(set)
    for quad in triples(data):
        if quad.predicate.value == _RDFS + "subClassOf":
            under[str(quad.object)].add(str(quad.subject))
    found: dict[str, Shapes] = {}
    for name, shapes in classes.items():
        seen, wanted = {name}, [name]
        while wanted:
            fresh = under.get(wanted.pop(), set()) - seen
            seen |= fresh
            wanted += fresh
        for below in seen:
            found[below] = tuple(dict.fromkeys((*found.get(below, ()), *shapes)))
    return found
