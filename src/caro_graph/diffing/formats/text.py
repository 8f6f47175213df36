"""Changes for a person at a terminal: plain text."""

from __future__ import annotations

from collections.abc import Iterator

from caro_graph.diffing.changes import LISTS, Change, Changes
from caro_graph.diffing.formats.words import by_kind, difference, list_name, outcome, state
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
    gone = f"({state(name, change, lang)})" if name in ("withdrawn", "vanished") else ""
    label = " ".join(filter(None, (change.label, gone)))
    yield f"  {_SIGNS[name]} {one_line(f'{change.id}  {label}')}"
    if name == "changed":
        for one in change.properties:
            told = difference(one, "->")
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
