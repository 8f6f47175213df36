"""What a person writes of the catalogue: each file of ``bad/`` is refused with the lines beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Run, snapshot

import caro_graph
from caro_graph.describing.entries import read_entries

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
ONLY_A_BUILD_KNOWS = {
    "file-of-no-data-set",
    "nothing-in-it",
    "period-without-dates",
    "two-files-of-one-name",
    "unknown-table-and-file",
}


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_case(case: Path, project: Path, dist: Path, run: Run) -> None:
    before = snapshot(dist)
    shutil.copy(case, project / "data" / "catalogue.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    *lines, last = result.stderr.splitlines()
    assert "\n".join(lines) + "\n" == case.with_suffix(".txt").read_text("utf-8")
    assert last == f"{len(lines)} problem{'s' * (len(lines) != 1)} found; nothing was written"
    assert snapshot(dist) == before


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_validate_refuses_it_too(case: Path, project: Path, run: Run) -> None:
    shutil.copy(case, project / "data" / "catalogue.yaml")
    result = run("validate", "--project", project)
    assert result.exit_code == (0 if case.stem in ONLY_A_BUILD_KNOWS else 1)
    place = case.with_suffix(".txt").read_text("utf-8").partition(" ")[0]
    assert (place in result.stdout) == (case.stem not in ONLY_A_BUILD_KNOWS)


def test_every_case_has_its_approved_lines() -> None:
    assert {path.stem for path in (HERE / "bad").glob("*.txt")} == {path.stem for path in BAD}


def test_a_file_that_is_no_list_of_nodes(project: Path, run: Run) -> None:
    (project / "data" / "catalogue.yaml").write_text("titre: Charte\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/catalogue.yaml:1:1: a file of facts is a list of nodes: ")


def test_the_internal_audience_has_no_catalogue(project: Path, run: Run) -> None:
    shutil.copy(BAD[0], project / "data" / "catalogue.yaml")
    assert run("build", "--project", project, "--audience", "internal").exit_code == 0
    assert not (project / "dist-internal" / "catalogue.ttl").exists()
    assert not (project / "dist-internal" / "datasets").exists()


def test_a_publication_without_the_file_has_one_data_set(project: Path) -> None:
    entries = read_entries(caro_graph.load(project), ["facts"])
    [entry] = entries.datasets
    assert (entry.iri, entry.name) == ("https://example.org/valmont/catalogue/valmont", "valmont")
    assert entry.first("identifier") == "valmont"
    assert entry.texts("title") == {"fr": "Charte de Valmont", "en": "Charter of Valmont"}
    assert entry.all("table") == ("facts",)
    assert entries.catalogue is None


def test_a_catalogue_elsewhere_in_data_is_facts(project: Path, run: Run) -> None:
    shutil.copy(BAD[0], project / "data" / "charte" / "catalogue.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert "data/charte/catalogue.yaml:2:9: unknown type 'Dataset'" in result.stderr
