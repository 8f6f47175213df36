"""A report as workflow commands, which GitHub Actions shows as annotations of the changed lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caro_graph.findings import SEVERITIES, Finding, Report, Severity
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import evidence_line, in_language, message, outcome, subject

__all__ = ["github"]

_COMMANDS: Mapping[Severity, str] = {"violation": "error", "warning": "warning", "info": "notice"}
_MOST = 10
"""How many annotations of each kind GitHub keeps of a step; the others stand in its log only."""
_REST = {
    "fr": "GitHub n'annote que les {} premiers constats de chaque gravité : la suite est dans ce journal.",
    "en": "GitHub annotates only the first {} findings of each severity: the next ones are in this log.",
}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def github(report: Report) -> str:
    """Write a report as workflow commands, the gravest findings first, as GitHub keeps only ten of a kind.

    Returns:
        A line per finding (``::error file=...,line=...::message``), and a plain last line with the counts.
    """
    titles = {rule.id: rule.title for rule in report.rules}
    ordered = sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    lines = [_command(finding, titles, report.lang) for finding in ordered]
    kinds = [finding.severity for finding in ordered]
    if any(kinds.count(severity) > _MOST for severity in SEVERITIES):
        lines.append(in_language(_REST, report.lang).format(_MOST))
    return "\n".join([*lines, _inert(outcome(report))]) + "\n"


def _command(finding: Finding, titles: Mapping[str, str], lang: str) -> str:
    given = ((name, _escape(value.strip(), _PROPERTY)) for name, value in _properties(finding, titles))
    properties = ",".join(f"{name}={value}" for name, value in given if value)
    text = _escape("\n".join(_message(finding, lang)), _DATA)
    return f"::{_COMMANDS[finding.severity]} {properties}::{text}"


def _properties(finding: Finding, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if finding.file is not None:
        yield "file", one_line(finding.file)
        # A line without a file would be put into a file of GitHub's own choice.
        if finding.line is not None:
            yield "line", str(finding.line)
            yield "col", str(finding.column or 1)
            yield "endColumn", str(max(finding.end_column or 1, finding.column or 1))
    title, rule = one_line(titles.get(finding.rule, "")), one_line(finding.rule)
    yield "title", f"{title} ({rule})" if title else rule


def _message(finding: Finding, lang: str) -> Iterator[str]:
    about = subject(finding) if finding.file is None or finding.line is None else ""
    text = message(finding, lang)
    yield f"{about}: {text}" if about else text
    if finding.evidence:
        yield evidence_line(finding.evidence, lang)


def _escape(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)


def _inert(line: str) -> str:
    """The line without what the runner takes for a command: ``::`` at its start, ``##[`` anywhere."""
    return line.replace("::", ": :").replace("##[", "## [")
