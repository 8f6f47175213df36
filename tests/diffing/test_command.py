"""``caro-graph diff``: exit codes, where words go, forms."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, Run
from diffing.test_sides import build, edit, relabel, repository  # noqa: F401

import caro_graph
from caro_graph.diffing import diff

GONE = "https://example.org/valmont/id/figure/population: it was published and is gone: "


def drop_figure(project: Path) -> None:
    (project / "data" / "charte" / "figures.csv").unlink()


def test_what_changed(project: Path, dist: Path, run: Run) -> None:
    relabel(project)
    result = run("diff", dist, project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Event\n  ~ event/signature  Signature\n      label: Signature de la charte -> Signature\n\n"
        "0 added, 1 changed, 0 withdrawn, 0 vanished: at least a patch\n"
    )
    assert run("diff", dist, project, "--exit-code").exit_code == 1
    assert "1 modifié" in run("diff", dist, project, "--lang", "fr").stdout


def test_nothing_changed(project: Path, dist: Path, run: Run) -> None:
    result = run("diff", dist, project, "--exit-code")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "nothing changed\n", "")
    assert run("--quiet", "diff", dist, project).stdout == ""


def test_an_identifier_that_vanished_is_an_error(project: Path, dist: Path, run: Run) -> None:
    drop_figure(project)
    result = run("diff", dist, project)
    assert result.exit_code == 1
    assert result.stderr == GONE + "add a tombstone with this id ('type: Tombstone')\n"
    assert "  ! figure/population  Population de Valmont (vanished)\n" in result.stdout
    french = run("diff", dist, project, "--lang", "fr", "--format", "json")
    assert "publié, et disparu : ajouter une stèle" in french.stderr
    assert json.loads(french.stdout)["level"] == "major"


def test_a_tombstone_in_its_place_is_none(project: Path, dist: Path, run: Run) -> None:
    drop_figure(project)
    (project / "data" / "charte" / "more.yaml").write_text(
        "- id: figure/population\n  type: Tombstone\n  label: Population de Valmont\n"
        "  formerType: Observation\n  lifecycle: Withdrawn\n  withdrawn: 2027-03-01\n  note: Lu deux fois.\n",
        "utf-8",
    )
    result = run("diff", dist, project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        "Observation\n  - figure/population  Population de Valmont (withdrawn: Lu deux fois.; 2027-03-01)"
        in (result.stdout)
    )
    assert diff(dist, project).level == "minor"


def test_forms_and_output(project: Path, dist: Path, run: Run) -> None:
    relabel(project)
    for form in ("text", "markdown", "json", "turtle"):
        shown = run("diff", dist, project, "--format", form)
        written = run("diff", dist, project, "--format", form, "--output", project / f"changes.{form}")
        assert (written.exit_code, written.stdout) == (0, "")
        assert (project / f"changes.{form}").read_text("utf-8") == shown.stdout
    triples = list(ox.parse(path=project / "changes.turtle", format=ox.RdfFormat.TURTLE))
    assert len(triples) == 3 + 2 * (1 + 4 + 1)
    result = run("diff", dist, project, "--output", project / "no" / "folder")
    assert (result.exit_code, "it cannot be written" in result.stderr) == (2, True)


def test_summary(project: Path, dist: Path, run: Run) -> None:
    relabel(project)
    result = run("diff", dist, project, "--summary")
    assert result.stdout.splitlines()[1].split() == ["Event", "0", "1", "0", "0"]
    assert run("diff", dist, project, "--summary", "--format", "json").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["diff"],
        ["diff", "x"],
        ["diff", "x", "y", "z"],
        ["diff", "--output=x", "HEAD"],
        ["diff", "-x", "HEAD"],
    ],
    ids=str,
)
def test_wrong_calls(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_what_is_neither_a_path_nor_a_revision_is_one_line(repository: Path, run: Run) -> None:  # noqa: F811
    for words in (["nowhere", "HEAD"], ["--", "--output=x", "HEAD"], ["HEAD", "a\nb"], ["--", "-h", "HEAD"]):
        result = run("diff", "--project", repository, *words)
        assert (result.exit_code, result.stdout) == (2, ""), words
        [line] = result.stderr.splitlines()
        assert "neither a file or folder nor a revision of a publication" in line
    assert not (repository / "x").exists()


def test_revisions(repository: Path, run: Run) -> None:  # noqa: F811
    assert run("diff", "HEAD~1", "HEAD", "--project", repository, "--exit-code").exit_code == 1
    edit(repository, "status: objective", "status: objektive")
    result = run("diff", "HEAD", repository, "--project", repository)
    assert result.exit_code == 1
    assert "data/charte/facts.yaml:47:11: 'objektive' is not a code of 'status'" in result.stderr


def test_a_build_that_was_changed_since(project: Path, dist: Path, run: Run) -> None:
    (dist / "valmont.ttl").write_text("", "utf-8")
    result = run("diff", dist, project)
    assert result.exit_code == 1
    assert "'valmont.ttl' was changed after its checksum was taken" in result.stderr


def test_this_publication_is_what_was_built_of_it(built: caro_graph.Built) -> None:
    assert not diff(built.out, ROOT)
    assert not diff(built.out / "caro.ttl", built.out / "caro.nq")


def test_builds_of_the_same_facts(project: Path, run: Run) -> None:
    assert not diff(build(project, run, "a"), build(project, run, "b"))
