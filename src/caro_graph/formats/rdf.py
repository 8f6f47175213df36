"""The standard SHACL validation report (SHACL, 3.6), as Turtle or JSON-LD."""

from __future__ import annotations

import json

from caro_graph.engines import Result
from caro_graph.findings import Report
from caro_graph.report import report_triples, report_turtle

__all__ = ["json_ld", "turtle"]

_BASE = "urn:x-caro-graph:"
"""A report that is not published is named by nothing that anyone could fetch."""


def turtle(report: Report) -> str:
    """Write the ``sh:ValidationReport`` as Turtle."""
    return report_turtle(_results(report), _BASE).decode()


def json_ld(report: Report) -> str:
    """Write the ``sh:ValidationReport`` as expanded JSON-LD."""
    from pyoxigraph import RdfFormat, serialize

    content = serialize(report_triples(_results(report), _BASE), format=RdfFormat.JSON_LD)
    return json.dumps(json.loads(content or b"[]"), ensure_ascii=False, indent=2) + "\n"


def _results(report: Report) -> list[Result]:
    return [finding.result for finding in report.findings if finding.result is not None]
