"""A report to read in a terminal, with a first line per finding that a program reads too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from caro_graph.findings import Finding, Report, Severity
from caro_graph.formats.excerpt import excerpt
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import (
    evidence_line,
    file_name,
    found_rules,
    in_language,
    number,
    outcome,
    subject,
    with_todo,
)

__all__ = ["summary", "text"]

_WIDTH = 120
"""The columns that a line of a file may take where there is no terminal."""

_BOLD, _DIM, _BLUE, _GREEN, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;34m", "\x1b[1;32m", "\x1b[0m"
_COLORS: Mapping[Severity, str] = {
    "violation": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
}
_TODO = {"fr": "à faire : ", "en": "to do: "}
_VALUE = {"fr": "valeur : ", "en": "value: "}
_EVIDENCE = {"fr": "preuve : ", "en": "evidence: "}
_HEADER = {"fr": ("nombre", "gravité", "règle", "titre"), "en": ("count", "severity", "rule", "title")}

_Paint = Callable[[str, str], str]


def text(report: Report, *, color: bool = False, width: int | None = None) -> str:
    """Write a report to be read in a terminal or a log.

    Each finding begins with a line ``file:line:column: severity: what: what to do [rule]``; a finding
    without a place names its node instead: ``file: severity: node property: what: ...``. The line of the
    file, what to do and the evidence follow, indented.

    Args:
        report: What was found.
        color: Whether to write ANSI colours. Control characters of the data are never written.
        width: The columns of the terminal: source lines are clipped to it, and what to do has a line of
            its own where the first line would be longer. None if there is no terminal: the first
            line then has it all.

    Returns:
        The text, ended by a line that counts what was found, and a line break.
    """
    paint = _painted if color else _unpainted
    blocks = ["\n".join(_finding(finding, report.lang, paint, width)) for finding in report.findings]
    return "\n\n".join([*blocks, _last(report, paint)]) + "\n"


def summary(report: Report, *, color: bool = False) -> str:
    """Write only how much each rule found, the gravest first, and the last line of :func:`text`."""
    paint = _painted if color else _unpainted
    found = found_rules(report)
    if not found:
        return _last(report, paint) + "\n"
    rows = [
        (number(count, report.lang), rule.severity, one_line(rule.id), one_line(rule.title))
        for count, rule in found
    ]
    header, *padded = _table([in_language(_HEADER, report.lang), *rows])
    lines = [paint("  ".join(header).rstrip(), _DIM)]
    for (_, rule), (count, severity, *others) in zip(found, padded, strict=True):
        lines.append("  ".join([count, paint(severity, _COLORS[rule.severity]), *others]).rstrip())
    return "\n".join([*lines, "", _last(report, paint)]) + "\n"


def _finding(finding: Finding, lang: str, paint: _Paint, width: int | None) -> Iterator[str]:
    place, what, rule = _place(finding), _what(finding), f"[{one_line(finding.rule)}]"
    whole = with_todo(what, finding, lang)
    todo = one_line(finding.todo)
    apart = width is not None and _size(f"{place}: {finding.severity}: {whole} {rule}") > width
    severity = paint(finding.severity, _COLORS[finding.severity])
    yield f"{paint(place, _BOLD)}: {severity}: {what if apart else whole} {paint(rule, _DIM)}"
    gutter = len(str(finding.line)) if finding.excerpt is not None and finding.line else 1
    yield from _source(finding, gutter, paint, width or _WIDTH)
    margin = " " * (gutter + 1) + paint("=", _BLUE)
    if apart and todo:
        yield f"{margin} {paint(in_language(_TODO, lang), _BOLD)}{todo}"
    if finding.line is None and finding.value is not None:
        yield f"{margin} {paint(in_language(_VALUE, lang), _BOLD)}{one_line(finding.value)}"
    if finding.evidence:
        yield f"{margin} {paint(in_language(_EVIDENCE, lang), _BOLD)}{evidence_line(finding.evidence, lang)}"


def _place(finding: Finding) -> str:
    if finding.line is None:
        return file_name(finding)
    return f"{file_name(finding)}:{finding.line}:{finding.column or 1}"


def _what(finding: Finding) -> str:
    what, about = one_line(finding.what), subject(finding)
    return f"{about}: {what}" if finding.line is None and about else what


def _source(finding: Finding, gutter: int, paint: _Paint, width: int) -> Iterator[str]:
    """The line of the file, numbered, and what has to change marked below it."""
    if finding.excerpt is None or finding.line is None:
        return
    column = finding.column or 1
    shown = excerpt(finding.excerpt, column, finding.end_column or column + 1, width - gutter - 3)
    bar, blank = paint("|", _BLUE), " " * gutter
    line = shown.before + shown.marked + shown.after
    marks = paint("^" * max(1, _size(shown.marked)), _COLORS[finding.severity])
    yield f"{blank} {bar}"
    yield f"{paint(str(finding.line), _BLUE)} {bar} {line}".rstrip()
    yield f"{blank} {bar} {' ' * _size(shown.before)}{marks}"


def _last(report: Report, paint: _Paint) -> str:
    return paint(outcome(report), _BOLD if report.total else _GREEN)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """The rows with their cells as wide as the column: the first, a number, from the right."""
    sizes = [max(map(_size, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        blanks = [" " * (size - _size(cell)) for cell, size in zip(row, sizes, strict=True)]
        yield [blanks[0] + row[0], *(cell + blank for cell, blank in zip(row[1:], blanks[1:], strict=True))]


def _size(shown: str) -> int:
    from rich.cells import cell_len

    return cell_len(shown)


def _painted(shown: str, code: str) -> str:
    return f"{code}{shown}{_RESET}" if code else shown


def _unpainted(shown: str, code: str) -> str:
    return shown
