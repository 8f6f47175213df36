"""A report as the command shows it: in its format, and what that has no words for beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from caro_graph.findings import Report
from caro_graph.formats import render
from caro_graph.formats.text import summary, text

__all__ = ["report_text"]

_SHACL_REPORTS = ("turtle", "json-ld")
_NOT_WRITTEN = "caro-graph: no SHACL report is written, as not all of the data can be read\n"


def report_text(
    report: Report,
    name: str,
    *,
    fail_on: str = "violation",
    columns: int | None = None,
    color: bool = False,
    summary_only: bool = False,
) -> tuple[str, str]:
    """Write a report in a format.

    A SHACL report has results of shapes only: what else was found is told beside it, and where the data
    cannot be read there is none.

    Args:
        report: What was found.
        name: One of :data:`caro_graph.formats.FORMATS`.
        fail_on: The least grave severity that fails.
        columns: The columns of the terminal; None if there is none.
        color: Whether a terminal is given colours.
        summary_only: Whether only how much each rule found is wanted (``text``).

    Returns:
        The report, empty if there is none to write, and what is to be told beside it.
    """
    painted = color and columns is not None
    if summary_only:
        return summary(report, color=painted), ""
    if name == "text":
        return text(report, color=painted, width=columns), ""
    if name not in _SHACL_REPORTS:
        return render(report, name, fail_on=fail_on), ""
    if report.unread:
        return "", text(report) + _NOT_WRITTEN
    others = tuple(finding for finding in report.findings if finding.result is None)
    counts = Counter(finding.severity for finding in others)
    beside = text(replace(report, findings=others, counts=counts)) if others else ""
    return render(report, name), beside
