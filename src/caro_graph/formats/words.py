"""The words that the formats share, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from caro_graph.findings import SEVERITIES, Evidence, Finding, Report, Rule, Severity
from caro_graph.formats.plain import one_line

__all__ = [
    "counted",
    "evidence_line",
    "file_name",
    "found_rules",
    "in_language",
    "message",
    "number",
    "outcome",
    "subject",
    "with_todo",
]

_T = TypeVar("_T")
_NARROW_SPACE = "\u202f"

_SEVERITIES: Mapping[str, Mapping[Severity, tuple[str, str]]] = {
    "fr": {
        "violation": ("anomalie", "anomalies"),
        "warning": ("avertissement", "avertissements"),
        "info": ("remarque", "remarques"),
    },
    "en": {
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
        "info": ("remark", "remarks"),
    },
}
_CONFORM = {
    "fr": ("{} vérifié avec {} : il est conforme", "{} vérifiés avec {} : ils sont conformes"),
    "en": ("{} checked with {}: it conforms", "{} checked with {}: they conform"),
}
_FOUND = {"fr": "{} sur {} ({})", "en": "{} in {} ({})"}
_SHOWN = {"fr": " (affichage de {} sur {})", "en": " ({} of {} shown)"}
_LINES = {"fr": ("ligne", "lignes"), "en": ("line", "lines")}
_COLON = {"fr": " : ", "en": ": "}


def in_language(choices: Mapping[str, _T], lang: str) -> _T:
    """Return the choice for a language: English for what is not French."""
    return choices["fr" if lang == "fr" else "en"]


def number(value: int, lang: str) -> str:
    """Write a number, its thousands apart.

    >>> number(3178, "en")
    '3,178'
    """
    return f"{value:,}" if lang != "fr" else f"{value:,}".replace(",", _NARROW_SPACE)


def counted(value: int, severity: Severity, lang: str) -> str:
    """Say how much of a severity was found.

    >>> counted(1, "violation", "fr"), counted(0, "warning", "en")
    ('1 anomalie', '0 warnings')
    """
    one, many = in_language(_SEVERITIES, lang)[severity]
    # French has the singular for none, too.
    single = value == 1 or (value == 0 and lang == "fr")
    return f"{number(value, lang)} {one if single else many}"


def outcome(report: Report) -> str:
    """Say in a line what was checked and how much was found."""
    lang, checked, engine = report.lang, one_line(report.checked), one_line(report.engine)
    if not report.total:
        several = not checked.startswith("1 ") or " " in checked[2:]  # "1 fact", "1 fact and 2 withdrawn"
        return in_language(_CONFORM, lang)[several].format(checked, engine)
    found = ", ".join(
        counted(report.counts[name], name, lang) for name in SEVERITIES if report.counts.get(name)
    )
    line = in_language(_FOUND, lang).format(found, checked, engine)
    shown = len(report.findings)
    if shown < report.total:
        line += in_language(_SHOWN, lang).format(number(shown, lang), number(report.total, lang))
    return line


def message(finding: Finding, lang: str) -> str:
    """What is wrong and what to do about it, on one line."""
    return with_todo(one_line(finding.what), finding, lang)


def with_todo(what: str, finding: Finding, lang: str) -> str:
    """Add to a text what to do about the finding."""
    todo = one_line(finding.todo)
    return f"{what}{in_language(_COLON, lang)}{todo}" if todo else what


def subject(finding: Finding) -> str:
    """The node and the property that a finding without a place is about; empty if it has none."""
    return " ".join(one_line(name) for name in (finding.focus, finding.path) if name)


def evidence_line(evidence: Evidence, lang: str) -> str:
    """Say which lines of which document state the fact, and in which words."""
    lines = one_line(evidence.lines)
    parts = [one_line(evidence.document)]
    if lines:
        parts.append(f"{in_language(_LINES, lang)[not lines.isdecimal()]} {lines}")
    words = one_line(evidence.words)
    place = ", ".join(filter(None, parts))
    return in_language(_COLON, lang).join(filter(None, (place, f"« {words} »" if words else "")))


def file_name(finding: Finding) -> str:
    """The file of a finding, as every linter calls it."""
    return "<stdin>" if finding.file is None else one_line(finding.file)


def found_rules(report: Report) -> list[tuple[int, Rule]]:
    """The rules that found something, with how much: the gravest first, then those that found most."""
    known = {rule.id: rule for rule in report.rules}
    found = [
        (count, known.get(name) or Rule(name, None, "", "", "violation"))
        for name, count in report.by_rule.items()
    ]
    return sorted(found, key=lambda pair: (SEVERITIES.index(pair[1].severity), -pair[0], pair[1].id))
