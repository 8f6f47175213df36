"""How many results there are, without having them all in memory: a slice of the focus nodes at a time.

Each slice is a run with the targets of every shape replaced by a list of focus nodes. A run ends early where
a slice gives more results than foreseen; it is then made smaller.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from caro_graph.engines.results import Counts
from caro_graph.engines.targets import Shapes, focus_nodes, split_targets

__all__ = ["Tally", "exact_counts"]

Tally = Callable[[str, str | Path, int | None], Counts | None]
"""Counts the results of shapes (N-Triples) on data; None if there are as many as it was given, or more."""
Slice = Sequence[tuple[str, Shapes]]
"""Some focus nodes, each with the shapes that target it."""

_SH = "http://www.w3.org/ns/shacl#"
_MARK = "urn:x-caro-graph:focus:"
_AT_MOST = 12_000
"""Results in memory at a time: they take about 10 KB each."""
_TARGETS = 100_000
"""Targets in a slice at most: they take about 400 bytes each."""
_FIRST = 1_000
_GROWTH = 16


def exact_counts(shapes_turtle: str, data: str | Path, tally: Tally, *, at_most: int = _AT_MOST) -> Counts:
    """Count the results by shape and severity, with fewer than ``at_most`` of them in memory at a time.

    Two things are not bounded: the results of a single focus node, and those of a shape whose focus nodes
    only its engine can find (by a SPARQL target, say); such a shape is run as a whole.

    Blank focus nodes, which no other document can name, are marked in a copy of the data, each as the object
    of a triple of ours: a query of the shapes that asks for triples of any property would see it.

    Args:
        shapes_turtle: The shapes graph, as Turtle.
        data: N-Triples, or the path of a file of them.
        tally: The engine.
        at_most: The limit, given so that a test can reach it with few data.
    """
    targets = split_targets(shapes_turtle)
    total: Counter[tuple[str, str]] = Counter()
    if targets.whole:
        total.update(tally(targets.whole, data, None) or {})
    focus = list(focus_nodes(targets, data).items())
    with _markable(data, any(node.startswith("_:") for node, _ in focus)) as marked:
        done, size = 0, _FIRST
        while done < len(focus):
            part = _slice(focus, done, size)
            nodes, marks = _written(part)
            counts = tally(targets.sliced + nodes, marked(marks), at_most if len(part) > 1 else None)
            if counts is None:
                size = max(1, len(part) // 4)
                continue
            total.update(counts)
            done += len(part)
            size = _next(len(part), sum(counts.values()), at_most)
    return total


def _slice(focus: Slice, start: int, size: int) -> Slice:
    """At least one focus node, at most ``size`` of them and no more targets than are allowed."""
    targets = 0
    for end in range(start, min(start + size, len(focus))):
        targets += len(focus[end][1])
        if targets > _TARGETS and end > start:
            return focus[start:end]
    return focus[start : start + size]


def _next(nodes: int, results: int, at_most: int) -> int:
    """How many focus nodes to take after ``nodes`` that gave ``results``: enough for most of the limit."""
    return max(1, min(nodes * _GROWTH, nodes * at_most * 3 // (4 * max(results, 1))))


def _written(part: Slice) -> tuple[str, str]:
    """The targets of a slice as N-Triples, and what marks its blank focus nodes in the data."""
    targets: dict[str, None] = {}
    marks: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for node, shapes in part:
        for shape in shapes:
            if not node.startswith("_:"):
                targets[f"{shape} <{_SH}targetNode> {node} .\n"] = None
                continue
            mark = f"<{_MARK}{numbers.setdefault(shape, len(numbers))}>"
            targets[f"{shape} <{_SH}targetObjectsOf> {mark} .\n"] = None
            marks[f"<{_MARK}> {mark} {node} .\n"] = None
    return "".join(targets), "".join(marks)


@contextmanager
def _markable(data: str | Path, needed: bool) -> Iterator[Callable[[str], str | Path]]:
    """Give a function that returns the data with some triples added, those of the call before taken away."""
    if isinstance(data, str):
        yield lambda marks: f"{data}\n{marks}" if marks else data
        return
    if not needed:
        yield lambda marks: data
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "data.nt"
        shutil.copyfile(data, copy)
        size = copy.stat().st_size

        def marked(marks: str) -> Path:
            with copy.open("r+b") as file:
                file.truncate(size)
                file.seek(size)
                file.write(b"\n" + marks.encode())
            return copy

        yield marked
