"""A report as JSON, in the stable structure that ``report.schema.json`` describes."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

from caro_graph.engines import Result
from caro_graph.findings import SEVERITIES, Evidence, Finding, Report, Rule

__all__ = ["VERSION", "as_json", "as_seen"]

VERSION = 1
"""The version of the structure: it grows when a member changes or goes, not when one is added."""

# What json leaves as it is although it acts on a terminal, or is no character by itself.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def as_json(report: Report) -> str:
    """Write a report as JSON.

    The members of the object are ``version``, ``conforms`` (whether there is no violation), ``checked``,
    ``engine``, ``lang``, ``counts`` (by severity; exact), ``by_rule`` (by id; exact), ``shown`` (how many of
    the findings are given), ``total``, ``findings`` and ``rules``. A finding has the members of
    :class:`caro_graph.findings.Finding`, all of them, null where it has none: ``focus``, ``path`` and
    ``value`` are short, and in full in its ``result``. The same report gives the same bytes.
    """
    content = {
        "version": VERSION,
        "conforms": not report.fails("violation"),
        "checked": report.checked,
        "engine": report.engine,
        "lang": report.lang,
        "counts": {severity: report.counts.get(severity, 0) for severity in SEVERITIES},
        "by_rule": dict(sorted(report.by_rule.items())),
        "shown": len(report.findings),
        "total": report.total,
        "findings": [_finding(finding) for finding in report.findings],
        "rules": [_members(rule) for rule in report.rules],
    }
    return as_seen(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def as_seen(text: str) -> str:
    """Return JSON with an escape for each character that would act instead of being seen."""
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _finding(finding: Finding) -> dict[str, Any]:
    members = _members(finding)
    if finding.evidence:
        members["evidence"] = _members(finding.evidence)
    if finding.result:
        messages = dict(sorted(finding.result.messages.items()))
        members["result"] = {**_members(finding.result), "messages": messages}
    return members


def _members(item: Evidence | Finding | Result | Rule) -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in fields(item)}
