"""A graph of any size with known faults, for ``validate.py``: grown out of this publication's own.

The publication is copied under other names until the size is reached, and the last copy is cut where a node
and all that it leads to is complete, so that what is grown conforms. Then cases of ``tests/shapes/invalid``
are planted in it: what an engine has to find is what was approved for them.

    python benchmarks/grown.py SIZE FILE.nt     # prints how many triples, and how many results
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from measuring import ROOT
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from caro_graph.loading import load

__all__ = ["PLANTED", "grow"]

CASES = ROOT / "tests/shapes/invalid"
PLANTED = (
    "Dated-endDate-order",
    "Interval",
    "Labelled-label",
    "Node-type",
    "Provenance-lines-range",
    "Provenance-source",
    "Ranked-position-unique",
    "SubCount-value",
    "UniqueFigure",
)
_RESULT = "http://www.w3.org/ns/shacl#sourceShape"

Nodes = dict[str, list[Triple]]


def grow(size: int, path: Path) -> tuple[int, int]:
    """Write a graph as N-Triples.

    Args:
        size: How many triples it has, about: no node is cut.
        path: The file to write.

    Returns:
        How many triples it has, and how many results the shapes have for it.
    """
    facts = load(ROOT)
    things = facts.publication.things
    nodes: Nodes = defaultdict(list)
    lines = []
    for triple in dict.fromkeys([*(quad.triple for quad in facts.quads), *facts.vocabulary.axioms]):
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(things):
            nodes[triple.subject.value].append(triple)
        else:
            lines.append(f"{triple} .\n")
    for number, case in enumerate(PLANTED):
        lines += _renamed(_case(case), things, f"planted-{number}/")
    groups = [
        "".join(f"{triple} .\n" for node in group for triple in nodes[node]) for group in _groups(nodes)
    ]
    for number in count():
        for group in groups:
            if len(lines) >= size:
                path.write_text("".join(lines), "utf-8")
                return len(lines), sum(map(_expected, PLANTED))
            lines += _renamed(group, things, f"copy-{number}/" if number else "")
    raise AssertionError("the copies never end")


def _renamed(triples: str, things: str, name: str) -> list[str]:
    """The same triples about things of other names."""
    return triples.replace(f"<{things}", f"<{things}{name}").splitlines(keepends=True)


def _groups(nodes: Nodes) -> Iterator[list[str]]:
    """Every node once, each in a group with what it leads to, unless that was in an earlier one."""
    seen: set[str] = set()
    for first in nodes:
        group, wanted = [], [first]
        while wanted:
            node = wanted.pop()
            if node in nodes and node not in seen:
                seen.add(node)
                group.append(node)
                wanted += [t.object.value for t in nodes[node] if isinstance(t.object, NamedNode)]
        if group:
            yield group


def _case(name: str) -> str:
    quads = parse(path=CASES / f"{name}.ttl", format=RdfFormat.TURTLE)
    return "".join(f"{quad.triple} .\n" for quad in quads)


def _expected(name: str) -> int:
    """How many results were approved for a case."""
    report = parse(path=CASES / f"{name}.report.ttl", format=RdfFormat.TURTLE)
    return sum(quad.predicate.value == _RESULT for quad in report)


if __name__ == "__main__":
    print(*grow(int(sys.argv[1]), Path(sys.argv[2])))
