"""The workflow commands, read back by the rules of GitHub's runner."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from formats.reports import conforming, crowded, failing, hostile, reports
from hypothesis import given

from caro_graph.findings import SEVERITIES, Report
from caro_graph.formats.github import github
from caro_graph.formats.plain import one_line

APPROVED = Path(__file__).parent / "approved"
_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}
_DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
_PROPERTY = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

Command = tuple[str, dict[str, str], str]


def parse(line: str) -> Command | None:
    """Read a line of a log as the runner does: its command, properties and message; None if it is none."""
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, _, data = line[2:].partition("::")
    name, _, rest = head.partition(" ")
    if name not in _COMMANDS.values():
        return None
    pairs = (part.split("=", 1) for part in rest.strip().split(",") if "=" in part)
    return name, {key: _unescaped(value, _PROPERTY) for key, value in pairs}, _unescaped(data, _DATA)


def _unescaped(text: str, table: dict[str, str]) -> str:
    for escape, character in table.items():
        text = text.replace(escape, character)
    return text


def commands(report: Report) -> list[Command]:
    lines = github(report).removesuffix("\n").split("\n")
    return [command for line in lines if (command := parse(line))]


def test_the_commands_are_the_approved_ones() -> None:
    assert github(failing()) == (APPROVED / "github.fr.txt").read_text("utf-8")


def test_a_conforming_report_is_its_last_line() -> None:
    assert github(conforming("en")) == "620 facts checked with shacl: they conform\n"


def test_a_finding_is_an_annotation_of_its_place() -> None:
    name, properties, message = commands(failing("en"))[0]
    assert name == "error"
    assert properties == {
        "file": "data/contrat-de-ville/statements.yaml",
        "line": "35",
        "col": "9",
        "endColumn": "19",
        "title": "Dates and periods (shape:Dated-date)",
    }
    assert message.splitlines() == [
        "This is no date, or there are two: keep one 'date: 2023-12-07', 'month: 2023-12' or 'year: 2023'.",
        "Fiche « CA Rochefort Océan » et contrat de ville 2024-2030, line 14: « Publié le 13/08/2024 »",
    ]


def test_a_finding_without_a_file_has_no_line_and_names_its_node() -> None:
    name, properties, message = commands(failing("en"))[3]
    assert name == "warning"
    assert properties == {"title": "Labels and texts (shape:Labelled-altLabel)"}
    assert message.startswith("id:agreement/ctg skos:altLabel: An alternative name")


def test_the_gravest_come_first_as_github_keeps_ten_of_a_kind() -> None:
    report = failing()
    backwards = dataclasses.replace(report, findings=report.findings[::-1])
    assert [name for name, _, _ in commands(backwards)] == ["error"] * 3 + ["warning", "notice"]


@pytest.mark.parametrize(("shown", "said"), [(10, False), (11, True)])
def test_it_says_that_github_keeps_ten(shown: int, said: bool) -> None:
    lines = github(crowded("en", shown=shown)).splitlines()
    assert lines[-1] == f"3,178 violations in 6200 facts (shacl) ({shown} of 3,178 shown)"
    assert (
        lines[-2]
        == "GitHub annotates only the first 10 findings of each severity: the next ones are in this log."
    ) is said


@given(reports())
def test_every_finding_is_one_command_that_reads_back(report: Report) -> None:
    lines = github(report).removesuffix("\n").split("\n")
    assert len(lines) == len(report.findings) + 1
    assert not any(parse(line) for line in lines[-1:])
    assert "##[" not in lines[-1]
    ordered = sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    for finding, line in zip(ordered, lines, strict=False):
        command = parse(line)
        assert command
        name, properties, message = command
        assert name == _COMMANDS[finding.severity]
        assert properties.get("file", "") == one_line(finding.file or "").strip()
        assert properties.get("line") == (
            str(finding.line) if finding.line and finding.file is not None else None
        )
        assert one_line(finding.what) in message
        assert one_line(finding.todo) in message


def test_hostile_facts_give_one_command() -> None:
    [(name, properties, _)] = commands(hostile())
    assert name == "error"
    assert set(properties) == {"file", "line", "col", "endColumn", "title"}
