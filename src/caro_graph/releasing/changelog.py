"""The release notes in ``CHANGELOG.md``: a part of it that is written anew each time, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

from caro_graph.problems import FactsError, Problem

__all__ = ["BEGIN", "CHANGELOG", "END", "with_notes"]

CHANGELOG = "CHANGELOG.md"
BEGIN = "<!-- caro-graph release: written anew by each release, down to the end mark -->"
END = "<!-- caro-graph release: end -->"
_TITLE = "# Changelog"
_HEADING = re.compile(r" {0,3}##(?!#)(.*)")
_NAMED = re.compile(
    r"[\W_]*(?:(?:version|release|v)[\W_]*)?"  # brackets, stars, words before the number
    r"([0-9]+(?:\.[0-9]+)+(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?)(?!\.?[^\W_])",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_COMMENT = re.compile(r" {0,3}<!--")
_BYTE_ORDER = "\ufeff"
"""The mark with which some programs begin a file."""


def with_notes(text: str, version: str, notes: str) -> str:
    """Return a changelog with the notes of a version below its heading, in the place of earlier ones.

    The heading (``## 1.2.0``, also ``## [v1.2.0] - 2026-11-29`` or ``## Version **1.2.0**: name``) is added
    where there is none: above that of the first other version, else at the end. All else stays as it is, to
    the letter; the line ends of what is added are those of most lines.

    Raises:
        FactsError: there is a mark of the beginning without one of the end, or the reverse; or a comment has
            no end.
    """
    end = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
    # Each line with its own end.
    lines = list(StringIO(text, newline="")) if text.strip() else [f"{_TITLE}{end}"]
    part = [f"{line}{end}" for line in (BEGIN, *notes.strip("\n").split("\n"), END)]
    headings = list(_headings(lines))
    place = next((number for number, name in headings if name == version), None)
    if place is None:
        above = next((number for number, name in headings if name), None)
        new = [f"## {version}{end}", end, *part]
        if above is None:
            while lines and not lines[-1].strip():
                lines.pop()
            lines = [*_ended(lines, end), end, *new]
        else:
            lines[above:above] = [*new, end]
        return "".join(lines)
    last = next((number for number, _ in headings if number > place), len(lines))
    first, after = _old_part(lines, place + 1, last)
    if first is None:
        # Below the heading, a blank line between them and what people wrote.
        rest = place + 1
        while rest < last and not lines[rest].strip():
            rest += 1
        below = [end, *lines[rest:]] if rest < len(lines) else []
        lines = [*_ended(lines[: place + 1], end), end, *part, *below]
    else:
        lines[first:after] = part
    return "".join(lines)


def _ended(lines: list[str], end: str) -> list[str]:
    """The lines, the last of them with an end."""
    return lines if not lines or lines[-1].endswith(("\n", "\r")) else [*lines[:-1], lines[-1] + end]


def _headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each heading of the second level, with the version that it names, outside of code and comments."""
    number = 0
    while number < len(lines):
        line = lines[number].removeprefix(_BYTE_ORDER) if number == 0 else lines[number]
        if match := _FENCE.match(line):
            number = _end_of_block(lines, number, match[1])
        elif match := _COMMENT.match(line):
            number = _end_of_comment(lines, number)
        elif match := _HEADING.match(line):
            named = _NAMED.match(match[1])
            yield number, named[1] if named else ""
        number += 1


def _end_of_block(lines: list[str], start: int, fence: str) -> int:
    """The line that ends a block of code; its first line where none does."""
    for number in range(start + 1, len(lines)):
        line = lines[number].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return number
    return start


def _end_of_comment(lines: list[str], start: int) -> int:
    """The line that ends a comment."""
    found = next((number for number in range(start, len(lines)) if "-->" in lines[number]), None)
    if found is None:
        what, todo = "the comment that begins here has no end, so nothing below is shown", "end it with '-->'"
        raise FactsError([Problem(CHANGELOG, start + 1, 1, what, todo)])
    return found


def _old_part(lines: list[str], start: int, stop: int) -> tuple[int | None, int]:
    """Where the notes of an earlier run stand, with their marks."""
    marks = [(number, line.strip()) for number, line in enumerate(lines[start:stop], start)]
    begins = [number for number, line in marks if line == BEGIN]
    ends = [number for number, line in marks if line == END]
    if not begins and not ends:
        return None, 0
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        line = min([*begins, *ends]) + 1
        what, todo = "the marks of the release notes are not one pair", "take away those that are left over"
        raise FactsError([Problem(CHANGELOG, line, 1, what, todo)])
    return begins[0], ends[0] + 1
