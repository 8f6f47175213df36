"""The report as SARIF 2.1.0 (OASIS, Errata 01), for GitHub code scanning, editors and result managers.

One run, one ``reportingDescriptor`` for each rule, one ``result`` for each finding. Where GitHub asks for
more than SARIF does (a region with both ends, descriptions of a certain length, a fingerprint under its own
name), GitHub is followed; where the two differ, SARIF is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Literal

from caro_graph import __version__
from caro_graph.findings import SEVERITIES, Finding, Report, Rule, Severity
from caro_graph.formats import words
from caro_graph.formats._sarif_text import (
    as_json,
    clipped,
    folder_uri,
    markdown,
    message,
    path_uri,
    plain,
    web_uri,
)
from caro_graph.formats.plain import one_line, visible
from caro_graph.formats.words import in_language, number

__all__ = ["RESULTS", "SCHEMA", "sarif"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 25_000
"""How many results GitHub takes in a run; it refuses the whole file for one more."""

_HOME = "https://w3id.org/caro-graph/"
_BASE = "%SRCROOT%"
_NAME, _DESCRIPTION = 255, 1024  # the longest that GitHub shows, in characters
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "recommendation"}
_FOLDER = {"fr": "le dossier d'où le contrôle est parti", "en": "the folder that the check was started in"}
_STDIN = {"fr": "entrée standard", "en": "standard input"}
_CUT = {"fr": "{} constats donnés sur {}", "en": "{} of {} findings are given"}
_EXIT = {
    "fr": ("les faits sont acceptés", "les faits sont refusés"),
    "en": ("the facts pass", "the facts are refused"),
}
_Json = dict[str, Any]


def sarif(
    report: Report, *, root: str | None = None, fail_on: Severity | Literal["never"] = "violation"
) -> str:
    """Return the report as a SARIF log, in JSON that ends with a line break.

    Args:
        report: What a validation found.
        root: The absolute path of the folder that relative files are in; without it the log says the same
            on every machine, and its reader has to know the folder.
        fail_on: The severity that makes the call fail, for the exit code that the log records.
    """
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, root, fail_on)]}
    return as_json(log)


def _run(report: Report, root: str | None, fail_on: Severity | Literal["never"]) -> _Json:
    findings = _gravest(report.findings)
    base: _Json = {"description": message(in_language(_FOLDER, report.lang))}
    run = {
        "tool": {"driver": _driver(report)},
        "language": report.lang,
        "automationDetails": {"id": "caro-graph/validate/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": folder_uri(root), **base} if root else base},
        "invocations": [_invocation(report, len(findings), root, fail_on)],
        "results": list(_results(findings, report)),
        "properties": {
            "checked": report.checked,
            "engine": report.engine,
            "counts": {name: report.counts.get(name, 0) for name in SEVERITIES},
            "byRule": {one_line(name): found for name, found in sorted(report.by_rule.items())},
        },
    }
    if any(_streamed(finding) for finding in findings):
        run["artifacts"] = [
            {"description": message(in_language(_STDIN, report.lang)), "roles": ["standardStream"]}
        ]
    return run


def _invocation(report: Report, given: int, root: str | None, fail_on: Severity | Literal["never"]) -> _Json:
    failed = report.unread or report.fails(fail_on)
    invocation: _Json = {
        "executionSuccessful": True,
        "exitCode": int(failed),
        "exitCodeDescription": in_language(_EXIT, report.lang)[failed],
    }
    if root:
        invocation["workingDirectory"] = {"uri": folder_uri(root)}
    if report.total > given:
        cut = in_language(_CUT, report.lang).format(
            number(given, report.lang), number(report.total, report.lang)
        )
        invocation["toolExecutionNotifications"] = [{"level": "note", "message": message(cut)}]
    return invocation


# --- rules ------------------------------------------------------------------------------------------------


def _driver(report: Report) -> _Json:
    return {
        "name": "caro-graph",
        "version": __version__,
        "informationUri": _HOME,
        "language": report.lang,
        "rules": [_descriptor(rule) for rule in report.rules],
    }


def _descriptor(rule: Rule) -> _Json:
    name = one_line(rule.id)
    title = one_line(rule.title) or name or "-"
    text = "\n".join(map(visible, rule.help.splitlines())) or title
    link = web_uri(rule.iri)
    more = f"\n\n[{markdown(name or link)}](<{link}>)" if link else ""
    descriptor: _Json = {
        "id": name,
        "shortDescription": {"text": clipped(plain(title), _DESCRIPTION)},
        "fullDescription": {"text": clipped(plain(text), _DESCRIPTION)},
        "help": {"text": plain(text), "markdown": markdown(text) + more},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "problem.severity": _PROBLEMS[rule.severity],
            "precision": "very-high",
            "tags": ["data-quality", "shacl" if rule.iri else "syntax"],
            "targeted": rule.targeted,
        },
    }
    identifier = _identifier(name)
    if identifier.casefold() != name.casefold():
        descriptor["name"] = identifier
    return {**descriptor, **({"helpUri": link} if link else {})}


def _identifier(name: str) -> str:
    """``shape:Dated-date`` as an identifier to read: ``DatedDate``; the name itself if it makes none."""
    local = name.rpartition(":")[2]
    joined = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[^\W_]+", local))
    return joined[:_NAME] if joined[:1].isalpha() else name


# --- results ----------------------------------------------------------------------------------------------


def _gravest(findings: Sequence[Finding]) -> Sequence[Finding]:
    """As many as GitHub takes, the gravest of them, in the order they had."""
    if len(findings) <= RESULTS:
        return findings
    ranked = sorted(range(len(findings)), key=lambda at: SEVERITIES.index(findings[at].severity))
    return [findings[at] for at in sorted(ranked[:RESULTS])]


def _results(findings: Sequence[Finding], report: Report) -> Iterator[_Json]:
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = _fingerprint(finding)
        seen[mark] += 1
        said = f"{mark}:{seen[mark]}"
        yield {
            "ruleId": one_line(finding.rule),
            **({"ruleIndex": indexes[finding.rule]} if finding.rule in indexes else {}),
            "kind": "fail",
            "level": _LEVELS[finding.severity],
            "message": message(words.message(finding, report.lang) or "-"),
            "locations": [_location(finding, report.lang)],
            # GitHub reads the second name only, and would hash the line there: a fact outlives its line.
            "partialFingerprints": {"caroGraphFinding/v1": said, "primaryLocationLineHash": said},
            "properties": _properties(finding),
        }


def _fingerprint(finding: Finding) -> str:
    """What makes a finding the same one wherever its line has moved to."""
    found = finding.result
    if found is not None:
        parts = [finding.rule, found.component, found.focus, found.path, found.value]
    else:
        parts = [finding.rule, finding.file, finding.what, finding.focus, finding.path, finding.value]
    # The label of a blank node is made up anew for each run.
    named = ["_:" if part and part.startswith("_:") else part for part in parts]
    return sha256(json.dumps(named).encode("ascii")).hexdigest()[:32]


def _properties(finding: Finding) -> _Json:
    evidence, found = finding.evidence, finding.result
    properties: _Json = {} if finding.value is None else {"value": finding.value}
    if evidence:
        stated = {"document": evidence.document, "lines": evidence.lines, "words": evidence.words}
        properties["evidence"] = stated
    if found:
        named = {
            "focusNode": found.focus,
            "resultPath": found.path,
            "value": found.value,
            "sourceShape": found.shape,
            "sourceConstraintComponent": found.component,
        }
        properties["shacl"] = {name: value for name, value in named.items() if value}
    return properties


# --- places -----------------------------------------------------------------------------------------------


def _location(finding: Finding, lang: str) -> _Json:
    location: _Json = {}
    if finding.file is not None or _streamed(finding):
        location["physicalLocation"] = {"artifactLocation": _artifact(finding.file), **_regions(finding)}
    logical = list(_logical(finding))
    if logical:
        location["logicalLocations"] = logical
    return location or {"message": message(in_language(_STDIN, lang))}


def _streamed(finding: Finding) -> bool:
    """Whether the finding has a place, but on standard input: an artifact that no URI names."""
    return finding.file is None and finding.line is not None


def _artifact(file: str | None) -> _Json:
    if file is None:
        return {"index": 0}
    uri = path_uri(file)
    return {"uri": uri} if PurePath(file).is_absolute() else {"uri": uri, "uriBaseId": _BASE}


def _regions(finding: Finding) -> _Json:
    """The region that has to change and, around it, its line."""
    line, excerpt = finding.line, finding.excerpt
    if line is None:
        return {}
    start = finding.column or 1
    end = max(start, finding.end_column or (len(excerpt or "") + 1))
    region: _Json = {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}
    if excerpt is None:
        return {"region": region}
    if text := excerpt[start - 1 : end - 1]:
        region["snippet"] = {"text": text}
    # A context is more than its region, or there is none (SARIF 2.1.0, 3.29.5).
    if text == excerpt:
        return {"region": region}
    whole = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": max(end, len(excerpt) + 1)}
    return {"region": region, "contextRegion": {**whole, "snippet": {"text": excerpt}}}


def _logical(finding: Finding) -> Iterator[_Json]:
    if focus := one_line(finding.focus or ""):
        yield {"name": focus, "kind": "resource"}
    if path := one_line(finding.path or ""):
        yield {"name": path, "fullyQualifiedName": words.subject(finding), "kind": "property"}
