"""Changes for a person at a terminal: plain text."""

from __future__ import annotations

from collections.abc import Iterator

from caro_graph.diffing.changes import LISTS, Change, Changes
from caro_graph.diffing.formats.words import by_kind, differences, list_name, outcome, reason
from caro_graph.formats.plain import one_line

__all__ = ["summary", "text"]

_SIGNS = {"added": "+", "changed": "~", "withdrawn": "-", "vanished": "!"}


def text(changes: Changes, lang: str) -> str:
    """Write each change in a line, by kind, the properties that changed below it, and the outcome last."""
    lines: list[str] = []
    for kind, members in by_kind(changes).items():
        lines += [*([""] if lines else []), one_line(kind)]
        for name, change in members:
            lines += _change(name, change, lang)
    lines += [*([""] if lines else []), outcome(changes, lang)]
    return "\n".join(lines) + "\n"


def _change(name: str, change: Change, lang: str) -> Iterator[str]:
    told = f": {why}" if name == "withdrawn" and (why := reason(change, lang)) else ""
    state = "" if name in ("added", "changed") else f" ({list_name(name, lang)}{told})"
    yield f"  {_SIGNS[name]} {one_line(f'{change.id}  {change.label}{state}')}"
    if name == "changed":
        for one in change.properties:
            gone, come = (" | ".join(values) for values in differences(one))
            told = f"{gone} -> {come}" if gone and come else f"+ {come}" if come else f"- {gone}"
            yield f"      {one_line(f'{one.key}: {told}')}"


def summary(changes: Changes, lang: str) -> str:
    """Write how much changed of each kind: a table, and the outcome."""
    rows = [["", *(list_name(name, lang, 2) for name in LISTS)]]
    for kind, members in by_kind(changes).items():
        found = [name for name, _ in members]
        rows.append([one_line(kind), *(f"{found.count(name):,}" for name in LISTS)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join([*(lines if changes else ()), outcome(changes, lang)]) + "\n"
