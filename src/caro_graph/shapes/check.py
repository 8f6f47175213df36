"""Whether shapes can be relied on: well-formed, of SHACL's own words, without a circle, with their targets.

A shape that is not well-formed may be passed over by an engine, and a check that is passed over cannot fail;
so shapes are checked before they check anything (SHACL for SHACL, appendix C of the recommendation).
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from caro_graph.engines import validate_with
from caro_graph.problems import CallError, nearest
from caro_graph.rdf.data import Profile
from caro_graph.rdf.places import subject_line
from caro_graph.shapes.graph import SH, Shape, Shapes
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
    wrong = [*_ill_formed(shapes), *_circles(shapes)]
    if wrong:
        more = f" (and {len(wrong) - _SHOWN} more)" if len(wrong) > _SHOWN else ""
        raise CallError("; ".join(wrong[:_SHOWN]) + more)


def where(shape: Shape, shapes: Shapes) -> str:
    """Say where a shape stands: its file, the line if it is found there, and its name."""
    line = subject_line(Path(shape.file), shape.term)
    file = shown_file(shape.file)
    return f"{file}:{line}: {_named(shape.term, shapes)}" if line else f"{file}: {_named(shape.term, shapes)}"


def _named(term: str, shapes: Shapes) -> str:
    """The prefixed name of a shape; of a blank node, its path and the nearest shape around it with a name."""
    said, seen = "", {term}
    while not term.startswith("<"):
        path = getattr(shapes.shapes.get(term), "path", None)
        said += f"a shape on {shapes.short(f'<{path}>')} in " if path else "a shape in "
        around = next((outer.term for outer in shapes.shapes.values() if term in outer.uses), None)
        if around is None or around in seen:
            return said + "no named shape"
        seen.add(around)
        term = around
    return said + shapes.short(term)


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
        term = f"_:{focus}" if focus != result.focus else f"<{focus}>"
        shape = shapes.shapes.get(term)
        place = where(shape, shapes) if shape else f"{shown_file(shapes.files[0])}: {shapes.short(term)}"
        path = shapes.short(f"<{result.path}>") if result.path else ""
        value = f" {shapes.short(result.value)}" if path and result.value else ""
        component = result.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        what = f"{path}{value}: {component}" if path else component
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
    waiting = [term for term, shape in shapes.shapes.items() if _has_focus(shape, profile)]
    reached = set(waiting)
    while waiting:
        shape = shapes.shapes.get(waiting.pop())
        new = set(shape.uses if shape else ()) - reached
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
