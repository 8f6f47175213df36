"""A line of a file with what has to change marked below it, in the columns of a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from caro_graph.formats.plain import visible

__all__ = ["Excerpt", "excerpt"]

_TAB = 4
_MORE = "…"
_LEAST = 20
_REACH = 4
"""How many times the width is read on either side of the place: a line may be longer than memory likes."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What to show of a line: its tabs as spaces, nothing unseen in it, clipped where it is too long.

    Attributes:
        before: What stands before what has to change.
        marked: What has to change; empty where it is the end of the line.
        after: What stands after it.
    """

    before: str
    marked: str
    after: str


def excerpt(line: str, column: int, end_column: int, width: int) -> Excerpt:
    r"""Clip a line around what has to change.

    Args:
        line: The line as it stands in the file.
        column: The first character that has to change, from 1.
        end_column: The character after the last; one character is marked where it is not beyond the first.
        width: How many terminal columns there are, at least 20.

    >>> excerpt("\tdate: x", 8, 9, 40)
    Excerpt(before='    date: ', marked='x', after='')
    """
    width = max(width, _LEAST)
    start = min(max(column - 1, 0), len(line))
    end = min(max(end_column - 1, start + 1), len(line))
    low, high = max(0, start - _REACH * width), start + _REACH * width
    cells = _cells(line[low:high])
    start, end = start - low, min(end - low, len(cells))
    while 0 < start < len(cells) and not cells[start][1]:
        start -= 1  # a mark that combines has the place of its base
    first, last = _window([size for _, size in cells], start, end, width)
    return Excerpt(
        (_MORE if first or low else "") + _joined(cells[first:start]),
        _joined(cells[start : min(end, last)]),
        _joined(cells[end:last]) + (_MORE if last < len(cells) or high < len(line) else ""),
    )


def _cells(text: str) -> list[tuple[str, int]]:
    """Each character as it is shown, with how many terminal columns it takes."""
    from rich.cells import cell_len

    cells: list[tuple[str, int]] = []
    at = 0
    for character in text:
        shown = " " * (_TAB - at % _TAB) if character == "\t" else visible(character)
        size = cell_len(shown)
        cells.append((shown, size))
        at += size
    return cells


def _window(sizes: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """The cells to show: as many as fit, what has to change in the middle of them."""
    if sum(sizes) <= width:
        return 0, len(sizes)
    room = width - 2 * len(_MORE)
    first = _back(sizes, start, max(0, room - sum(sizes[start:end])) // 2)
    last = _forth(sizes, first, room)
    # What the end of the line leaves free goes to what stands before.
    return (_back(sizes, last, room) if last == len(sizes) else first), last


def _back(sizes: list[int], at: int, room: int) -> int:
    while at > 0 and sizes[at - 1] <= room:
        at -= 1
        room -= sizes[at]
    return at


def _forth(sizes: list[int], at: int, room: int) -> int:
    while at < len(sizes) and sizes[at] <= room:
        room -= sizes[at]
        at += 1
    return at


def _joined(cells: list[tuple[str, int]]) -> str:
    return "".join(shown for shown, _ in cells)
