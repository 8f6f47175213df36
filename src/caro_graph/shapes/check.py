"""Whether shapes can be relied on: well-formed, of SHACL's own words, without a circle, with their targets.

A shape that is not well-formed may be passed over by an engine, and a check that is passed over cannot fail;
so shapes are checked before they check anything (SHACL for SHACL, appendix C of the recommendation).
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, islice
from pathlib import Path

from caro_graph.engines import validate_with
from caro_graph.problems import CallError, nearest
from caro_graph.rdf.data import Profile
from caro_graph.rdf.places import subject_line
from caro_graph.shapes.graph import SH, Shape, Shapes
from caro_graph.shapes.texts import component_text
from caro_graph.showing import shown_file

__all__ = ["refuse_broken", "targeted", "unknown_words", "where"]

_SHOWN = 5
_NAMED = "urn:x-caro-graph:blank:"
_BLANK = re.compile(r"(?<![^\s])_:([0-9A-Za-z]+)(?=\s)")


def refuse_broken(shapes: Shapes) -> None:
    """Refuse shapes that an engine may pass over, or that SHACL gives no meaning to.

    Raises:
        CallError: a shape is not well-formed, or refers to itself, directly or through others (SHACL, 3.4.3:
            what that means is not defined).
    """
    wrong = list(islice(chain(_ill_formed(shapes), _circles(shapes)), _SHOWN + 1))
    if wrong:
        more = " (and more)" if len(wrong) > _SHOWN else ""
        raise CallError("; ".join(wrong[:_SHOWN]) + more)


def where(shape: Shape, shapes: Shapes) -> str:
    """Say where a shape stands: its file, the line if it is found there, and its name."""
    line = subject_line(Path(shape.file), shape.term)
    file = shown_file(shape.file)
    return f"{file}:{line}: {_named(shape.term, shapes)}" if line else f"{file}: {_named(shape.term, shapes)}"


def _named(term: str, shapes: Shapes) -> str:
    """The prefixed name of a node; of a blank one, its path and the node around it that has a name."""
    shape = shapes.shapes.get(term)
    outer, seen = term, {term}
    while not outer.startswith("<"):
        outer = shapes.parents.get(outer, "")
        if not outer or outer in seen:
            return "a node without a name"
        seen.add(outer)
    if outer == term:
        return shapes.short(term)
    path = f" on {shapes.short(f'<{shape.path}>')}" if shape and shape.path else ""
    return f"a {'shape' if shape else 'node'}{path} in {shapes.short(outer)}"


def unknown_words(shapes: Shapes) -> Iterator[tuple[str, str | None, Shape | None]]:
    """Yield the words in SHACL's namespace that SHACL does not have: an engine passes over them.

    Yields:
        The word, the one of SHACL's that it looks like, and a shape that uses it.
    """
    known = _vocabulary()
    for word, subject in sorted(shapes.words.items()):
        if word not in known:
            yield word, nearest(word, known), shapes.shapes.get(subject)


def _ill_formed(shapes: Shapes) -> Iterator[str]:
    """What SHACL for SHACL finds in the shapes, each shape and property once."""
    rules = _asset("shacl-shacl.ttl")
    results = validate_with("shacl", rules, shapes.text).results
    if results:
        # Again with names for the blank nodes, so that the results say which; a few rules need blank nodes.
        named = _BLANK.sub(rf"<{_NAMED}\1>", shapes.text)
        results = validate_with("shacl", rules, named).results or results
    said = set()
    for result in results:
        focus = result.focus.removeprefix(_NAMED)
        # A label of the engine's own, where the rule needed a blank node, is none of the shapes'.
        label = "" if focus.startswith("_:") else f"_:{focus}"
        term = label if focus != result.focus or not label else f"<{focus}>"
        shape = shapes.shapes.get(term)
        place = where(shape, shapes) if shape else f"{shown_file(shapes.files[0])}: {_named(term, shapes)}"
        path = shapes.short(f"<{result.path}>") if result.path else ""
        plain = result.value and not result.value.startswith(("_:", f"<{_NAMED}"))
        value = f" {shapes.short(result.value or '')}" if path and plain else ""
        reason = component_text(result.component, "en")
        what = f"{path}{value}: {reason}" if path else reason
        text = f"{place}: the shape is not well-formed ({what}): correct it"
        if text not in said:
            said.add(text)
            yield text


def _circles(shapes: Shapes) -> Iterator[str]:
    """The first circle of shapes that is found from each shape, each circle once."""
    done: set[str] = set()
    for start in sorted(shapes.shapes):
        circle = _circle(start, shapes.shapes, done)
        if circle:
            names = " -> ".join(_named(term, shapes) for term in [*circle, circle[0]])
            yield (
                f"{where(shapes.shapes[circle[0]], shapes)}: the shape refers to itself ({names}), which"
                " SHACL gives no meaning to: break the circle"
            )


def _circle(start: str, shapes: Mapping[str, Shape], done: set[str]) -> list[str]:
    """The shapes of a circle that can be reached from ``start``, by a walk that is not recursive itself."""
    trail: list[str] = []
    on_trail: set[str] = set()
    waiting: list[tuple[str, bool]] = [(start, False)]
    while waiting:
        term, left = waiting.pop()
        if left:
            trail.pop()
            on_trail.discard(term)
            done.add(term)
        elif term in on_trail:
            done |= on_trail
            return trail[trail.index(term) :]
        elif term in shapes and term not in done:
            trail.append(term)
            on_trail.add(term)
            waiting.append((term, True))
            waiting += [(used, False) for used in shapes[term].uses]
    return []


def targeted(shapes: Shapes, profile: Profile) -> set[str]:
    """Return the terms of the shapes that check something: with a target in the data, or used by one."""
    active = {term: shape for term, shape in shapes.shapes.items() if not shape.deactivated}
    waiting = [term for term, shape in active.items() if _has_focus(shape, profile)]
    reached = set(waiting)
    while waiting:
        new = {used for used in active[waiting.pop()].uses if used in active} - reached
        reached |= new
        waiting += new
    return reached


def _has_focus(shape: Shape, profile: Profile) -> bool:
    for kind, term in shape.targets:
        if kind == "targetClass":
            found = profile.has_instance_of(term)
        elif kind in ("targetSubjectsOf", "targetObjectsOf"):
            found = term[1:-1] in profile.properties
        else:  # a node is its own focus node, and what a SPARQL target finds is not known here
            found = True
        if found:
            return True
    return False


@cache
def _vocabulary() -> frozenset[str]:
    """The local names of SHACL's own vocabulary, with its advanced features."""
    from pyoxigraph import RdfFormat, parse

    triples = parse(_asset("shacl.ttl"), format=RdfFormat.TURTLE)
    return frozenset(
        quad.subject.value.removeprefix(SH) for quad in triples if quad.subject.value.startswith(SH)
    )


@cache
def _asset(name: str) -> str:
    """A file that comes with pySHACL, which is not imported for it: that takes ten times as long."""
    spec = importlib.util.find_spec("pyshacl")
    folders: Iterable[str] = (spec.submodule_search_locations if spec else None) or ()
    for folder in folders:
        return Path(folder, "assets", name).read_text("utf-8")
    raise CallError("pyshacl is not installed: install it, it brings the rules that shapes are checked by")
