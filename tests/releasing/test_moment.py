"""The time that the files of an archive bear."""

from __future__ import annotations

from pathlib import Path

import pytest

from caro_graph.problems import CallError
from caro_graph.publication import Publication, read_publication
from caro_graph.releasing.moment import EPOCH, Moment, moment


def dated(project: Path, line: str = "") -> Publication:
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace('id = "valmont"', f'id = "valmont"\n{line}'), "utf-8")
    return read_publication(project)


def test_the_date_that_the_publication_states(project: Path) -> None:
    found = moment(dated(project, "modified = 2026-11-29"), {})
    assert found == Moment(1_795_910_400, "modified")
    assert found.date == "2026-11-29"


def test_the_variable_comes_first(project: Path) -> None:
    found = moment(dated(project, "modified = 2026-11-29"), {EPOCH: "86399"})
    assert (found, found.date) == (Moment(86_399, EPOCH), "1970-01-01")


def test_neither(project: Path) -> None:
    found = moment(dated(project), {})
    assert (found, found.date) == (Moment(315_532_800, ""), "1980-01-01")


@pytest.mark.parametrize("value", ["", "-1", "1.5", "today", " 1", "१", "9" * 11, "9" * 5000])
def test_a_variable_that_is_no_time(project: Path, value: str) -> None:
    with pytest.raises(CallError, match="this is no time: give whole seconds since 1970, or unset it"):
        moment(dated(project), {EPOCH: value})


@pytest.mark.parametrize("value", ['"2026-11-29"', "2026", "2026-11-29T10:00:00Z", "1969-12-31", "10:00:00"])
def test_a_date_that_is_none(project: Path, value: str) -> None:
    with pytest.raises(
        CallError, match=r"publication\.toml: modified: (a day is needed|no file can be dated)"
    ):
        moment(dated(project, f"modified = {value}"), {})
