"""The ledger of lines that state no fact: ``coverage.yaml`` beside a document's facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caro_graph.facts import line_ranges
from caro_graph.problems import Problem, nearest
from caro_graph.reading import Node, Scalar
from caro_graph.reading.files import LEDGER, read_text
from caro_graph.reading.yamlfacts import read_yaml

__all__ = ["REASONS", "SetAside", "read_ledgers"]

REASONS = frozenset({"navigation", "section-title", "icon-debris", "decoration", "layout"})
"""Why a line may be set aside."""

_KEYS = ("source", "lines", "reason", "why")
_REQUIRED = ("source", "lines", "reason")


@dataclass(frozen=True)
class SetAside:
    """Lines of a document that state no fact; ``place`` is where the ledger names them."""

    source: str
    lines: frozenset[int]
    reason: str
    node: Node
    place: Scalar


def read_ledgers(data: Path, root: Path) -> tuple[list[SetAside], list[Problem]]:
    """Read every ``coverage.yaml`` below ``data``, and what is wrong in them."""
    entries: list[SetAside] = []
    problems: list[Problem] = []
    for path in sorted(data.rglob(LEDGER)):
        text, wrong = read_text(path, root)
        problems += wrong
        nodes, wrong = read_yaml(text, path.relative_to(root).as_posix(), "") if text else ([], [])
        problems += wrong
        for node in nodes:
            wrong = _problems(node)
            problems += wrong
            if not wrong:
                entries.append(_entry(node))
    return entries, problems


def _problems(node: Node) -> list[Problem]:
    problems = []
    for entry in node.entries:
        if entry.key.text not in _KEYS:
            near = nearest(entry.key.text, _KEYS)
            todo = f"did you mean '{near}'?" if near else f"use {', '.join(_KEYS)}"
            problems.append(node.problem(f"unknown key '{entry.key.text}'", todo, entry.key))
    for key in _REQUIRED:
        if not (node.first(key) or "").strip():
            problems.append(node.problem(f"the entry has no '{key}'", f"add '{key}: ...'"))
    reason = node.all("reason")
    if reason and reason[0].text not in REASONS:
        what = f"'{reason[0].text}' is not a reason"
        problems.append(node.problem(what, f"use one of: {', '.join(sorted(REASONS))}", reason[0]))
    lines = node.all("lines")
    if lines and not line_ranges(lines[0].text):
        problems.append(
            node.problem(f"'{lines[0].text}' names no lines", "write 84, 84-91 or 84-91, 171", lines[0])
        )
    return problems


def _entry(node: Node) -> SetAside:
    place = node.all("lines")[0]
    numbers = {number for first, last in line_ranges(place.text) for number in range(first, last + 1)}
    return SetAside(node.first("source") or "", frozenset(numbers), node.first("reason") or "", node, place)
