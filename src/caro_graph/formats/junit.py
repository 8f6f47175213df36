"""The report as JUnit XML, as GitLab and Jenkins read it.

One suite for each rule. A rule that found no violation is one test that passed, or was skipped if the data
has nothing for it; otherwise each violation is a test that failed. GitLab tells tests apart by the names of
suite, class and test, and drops the second of two that share them: a name has no line in it, so that a fact
that moves stays the same test, and a number where that is not enough. Warnings and remarks fail nothing: they
are the output of the test that passed, or of the suite if there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from caro_graph.findings import Finding, Report, Rule
from caro_graph.formats.excerpt import excerpt
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import evidence_line, file_name, in_language, message, number, subject

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["junit"]

_PACKAGE = "caro-graph."
"""What stands before the id of a rule: Jenkins takes what is before the last dot for a package."""

_WIDTH = 120
_COUNTS = ("tests", "failures", "errors")  # of all suites: the schema of Jenkins knows no other
_SKIPPED = {"fr": "les données n'ont rien que cette règle vise", "en": "the data has nothing for this rule"}
_UNREAD = {"fr": "les données n'ont pas pu être lues", "en": "the data could not be read"}
_MORE = {"fr": "{} de plus, non donnés ici", "en": "{} more, not given here"}


def junit(report: Report) -> str:
    """Return the report as JUnit XML, in text that ends with a line break; every time is 0, none is told."""
    from xml.etree import ElementTree as ET

    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.rule].append(finding)
    rules = {rule.id: rule for rule in report.rules}
    for name in sorted({*found, *report.by_rule} - {*rules}):
        rules[name] = Rule(name, None, "", "", "violation")
    hidden = report.counts.get("violation", 0) - sum(map(_fails, report.findings))
    suites = [_suite(rule, found[rule.id], hidden > 0, report) for rule in rules.values()]
    counts = {name: str(sum(int(suite.get(name, "")) for suite in suites)) for name in _COUNTS}
    root = _element("testsuites", name="caro-graph validate", **counts, time="0")
    root.extend(suites)
    _tell_apart(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(rule: Rule, findings: Sequence[Finding], hidden: bool, report: Report) -> Element:
    """The suite of a rule.

    Args:
        rule: The rule.
        findings: What it found, as far as the report gives it.
        hidden: Whether the report leaves out violations, of whatever rule.
        report: The report.
    """
    failed = [finding for finding in findings if _fails(finding)]
    told = [_told(finding, report.lang) for finding in findings if not _fails(finding)]
    more = report.by_rule.get(rule.id, 0) - len(findings)
    cases = [_failed(finding, report.lang) for finding in failed]
    if more > 0:
        cut = in_language(_MORE, report.lang).format(number(more, report.lang))
        if hidden and rule.severity == "violation":
            case = _case(rule, _title(rule))
            case.append(_element("failure", cut, message=cut, type=rule.severity))
            cases.append(case)
        else:
            told.append(cut)
    output = [_element("system-out", "\n\n".join(told))] if told else []
    if cases:
        return _filled(rule, [*cases, *output])
    case = _case(rule, _title(rule))
    if not rule.targeted and not told:
        reason = in_language(_UNREAD if report.unread else _SKIPPED, report.lang)
        case.append(_element("skipped", reason, message=reason))
    case.extend(output)
    return _filled(rule, [case])


def _filled(rule: Rule, content: Sequence[Element]) -> Element:
    cases = [element for element in content if element.tag == "testcase"]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": 0,
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    written = {name: str(value) for name, value in counts.items()}
    suite = _element("testsuite", name=one_line(rule.id), **written, time="0")
    properties = _element("properties")
    properties.append(_element("property", name="severity", value=rule.severity))
    if rule.iri:
        properties.append(_element("property", name="iri", value=one_line(rule.iri)))
    suite.append(properties)
    suite.extend(content)
    return suite


# --- tests ------------------------------------------------------------------------------------------------


def _case(rule: Rule | str, name: str, **place: str) -> Element:
    identity = rule if isinstance(rule, str) else rule.id
    return _element("testcase", classname=_PACKAGE + one_line(identity), name=name, **place, time="0")


def _failed(finding: Finding, lang: str) -> Element:
    about = subject(finding) or file_name(finding)
    place = {} if finding.file is None else {"file": one_line(finding.file)}
    if finding.line is not None:
        place["line"] = str(finding.line)
    case = _case(finding.rule, f"{about}: {one_line(finding.what)}", **place)
    case.append(
        _element("failure", _told(finding, lang), message=message(finding, lang), type=finding.severity)
    )
    return case


def _told(finding: Finding, lang: str) -> str:
    """The finding at length: GitLab shows the text of a failure, and none of its attributes."""
    return "\n".join(_lines(finding, lang))


def _lines(finding: Finding, lang: str) -> Iterator[str]:
    place = file_name(finding)
    if finding.line is not None:
        place += f":{finding.line}:{finding.column or 1}"
    severity = "" if _fails(finding) else f"{finding.severity}: "
    yield f"{place}: {severity}{message(finding, lang)}"
    if finding.line is not None and finding.excerpt is not None:
        yield from _marked(finding.line, finding.column or 1, finding.end_column, finding.excerpt)
    if about := " ".join(filter(None, (subject(finding), one_line(finding.value or "")))):
        yield about
    if finding.evidence:
        yield evidence_line(finding.evidence, lang)


def _marked(line: int, column: int, end: int | None, words: str) -> Iterator[str]:
    """The line of the file, numbered, and what has to change marked below it."""
    from rich.cells import cell_len

    shown = excerpt(words, column, end or column + 1, _WIDTH)
    yield f"{line} | {shown.before}{shown.marked}{shown.after}".rstrip()
    blank = " " * (len(str(line)) + len(" | ") + cell_len(shown.before))
    yield blank + "^" * max(1, cell_len(shown.marked))


def _fails(finding: Finding) -> bool:
    return finding.severity == "violation"


def _title(rule: Rule) -> str:
    return one_line(rule.title) or one_line(rule.id) or "-"


def _tell_apart(root: Element) -> None:
    """Number the tests that would have the names of others."""
    taken: set[tuple[str, str]] = set()
    copies: Counter[tuple[str, str]] = Counter()
    for case in root.iter("testcase"):
        group, name = case.get("classname", ""), case.get("name", "")
        said = name
        while (group, said) in taken:
            copies[group, name] += 1
            said = f"{name} ({copies[group, name] + 1})"
        taken.add((group, said))
        case.set("name", said)


def _element(tag: str, text: str | None = None, **attributes: str) -> Element:
    """An element of texts that were made visible: XML 1.0 cannot hold the others, not even escaped."""
    from xml.etree.ElementTree import Element

    element = Element(tag, attributes)
    element.text = text
    return element
