"""The text: lines that people and programs read, and that no fact drives."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from pathlib import Path

import pytest
from formats.reports import conforming, crowded, failing, hostile, reports
from hypothesis import given

from caro_graph.findings import Finding, Report
from caro_graph.formats.text import summary, text

APPROVED = Path(__file__).parent / "approved"
_FIRST = re.compile(r"(?P<file>.+?)(:(?P<line>\d+):(?P<column>\d+))?: (violation|warning|info): .* \[.*\]")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_text_is_the_approved_one(lang: str) -> None:
    assert text(failing(lang)) == (APPROVED / f"text.{lang}.txt").read_text("utf-8")


def test_the_summary_is_the_approved_one() -> None:
    assert summary(failing()) == (APPROVED / "summary.fr.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (conforming("en"), "620 facts checked with shacl: they conform"),
        (conforming("fr"), "620 faits vérifiés avec shacl : ils sont conformes"),
        (dataclasses.replace(conforming("en"), checked="1 fact"), "1 fact checked with shacl: it conforms"),
        (failing("en"), "3 violations, 1 warning, 1 remark in 620 facts (shacl)"),
        (crowded("en"), "3,178 violations in 6200 facts (shacl) (100 of 3,178 shown)"),
        (crowded("fr"), "3\u202f178 anomalies sur 6200 faits (shacl) (affichage de 100 sur 3\u202f178)"),
    ],
)
def test_the_last_line_counts(report: Report, line: str) -> None:
    assert text(report).splitlines()[-1] == line
    assert summary(report).splitlines()[-1] == line


def test_every_finding_begins_with_a_line_for_programs() -> None:
    blocks = text(failing()).split("\n\n")[:-1]
    found = [_FIRST.fullmatch(block.splitlines()[0]) for block in blocks]
    places = [match and match.group("file", "line", "column") for match in found]
    assert places == [
        ("data/contrat-de-ville/statements.yaml", "35", "9"),
        ("data/convention-territoriale-globale/calendar.yaml", "103", "3"),
        ("data/convention-territoriale-globale/calendar.yaml", "117", "7"),
        ("<stdin>", "4", "24"),
        ("dist/data.ttl", None, None),
    ]


def test_a_finding_without_a_place_names_its_node() -> None:
    assert "\ndist/data.ttl: info: id:ctg/figure/population skos:editorialNote: " in text(failing())


def test_what_to_do_has_its_own_line_where_the_terminal_is_narrow() -> None:
    report = dataclasses.replace(failing("en"), findings=failing("en").findings[1:2])
    todo = "write 'label: ...'."
    wide, narrow = text(report, width=200).splitlines(), text(report, width=80).splitlines()
    assert wide[0].endswith(f"is not known: {todo} [facts]")
    assert not any("to do" in line for line in wide)
    assert narrow[0].endswith("is not known [facts]")
    assert narrow[4] == f"    = to do: {todo}"


@pytest.mark.parametrize(
    ("line", "column", "end_column", "source", "marks"),
    [
        ("\tdate: x", 8, 9, "    date: x", "          ^"),
        ("a\tb", 3, 4, "a   b", "    ^"),
        ("日本: x", 5, 6, "日本: x", "      ^"),
        ("日本: x", 1, 3, "日本: x", "^^^^"),
        ("e\u0301te\u0301: x", 8, 9, "e\u0301te\u0301: x", "     ^"),
        ("🎉: x", 4, 5, "🎉: x", "    ^"),
        ("a\x1b[31mb", 7, 8, "a␛[31mb", "      ^"),
        ("date:", 6, 6, "date:", "     ^"),
        ("date:", 60, 70, "date:", "     ^"),
    ],
    ids=["tab", "inner tab", "after wide", "wide", "combining", "astral", "escape", "end", "beyond"],
)
def test_the_marks_stand_below_what_has_to_change(
    line: str, column: int, end_column: int, source: str, marks: str
) -> None:
    finding = dataclasses.replace(
        failing().findings[0], line=1, column=column, end_column=end_column, excerpt=line
    )
    report = dataclasses.replace(failing(), findings=(finding,))
    assert text(report).splitlines()[2:4] == [f"1 | {source}", f"  | {marks}"]


def test_a_report_in_colour_says_the_same() -> None:
    for report in (failing(), conforming(), hostile()):
        for write in (text, summary):
            colored = write(report, color=True)
            assert "\x1b[" in colored
            assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == write(report)


def test_the_summary_puts_the_gravest_rule_first() -> None:
    rows = [line.split()[:3] for line in summary(failing("en")).splitlines()[1:-2]]
    assert rows == [
        ["1", "violation", "facts"],
        ["1", "violation", "shape:Dated-date"],
        ["1", "violation", "shape:Event"],
        ["1", "warning", "shape:Labelled-altLabel"],
        ["1", "info", "shape:Figure-note"],
    ]


@given(reports())
def test_no_fact_drives_the_terminal(report: Report) -> None:
    for written in (text(report), text(report, width=60), summary(report)):
        acting = {char for char in written if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}}
        assert acting <= {"\n"}
        assert not set(written) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(reports())
def test_every_finding_is_one_block(report: Report) -> None:
    blocks = text(report).split("\n\n")
    assert len(blocks) == len(report.findings) + 1
    for finding, block in zip(report.findings, blocks, strict=False):
        assert len(block.split("\n")) == _lines(finding)


def _lines(finding: Finding) -> int:
    value = finding.line is None and finding.value is not None
    return 1 + 3 * (finding.excerpt is not None) + value + (finding.evidence is not None)
