"""What ``caro-graph release`` checks before it writes anything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run
from querying.own_query import META
from releasing.support import add_event, change, correct_label, refused, release, set_version

HEADER = META.partition("#+ parameters")[0]


def asserted(project: Path, rows: str) -> None:
    folder = project / "queries" / "expected"
    folder.mkdir(parents=True)
    text = "SELECT ?label { <https://example.org/valmont/id/place/valmont> skos:prefLabel ?label }\n"
    skos = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    (folder.parent / "labels.rq").write_text(HEADER + skos + text, "utf-8")
    shutil.copytree(Path(__file__).parents[2] / "queries" / "tables", folder.parent / "tables")
    (folder / "labels.csv").write_text(f"label\n{rows}", "utf-8")


def test_an_answer_as_asserted(project: Path, run: Run) -> None:
    asserted(project, "Valmont\n")
    assert "  answers   1 answer as asserted\n" in release(run, project).stdout


def test_an_answer_that_is_another_one(project: Path, run: Run) -> None:
    asserted(project, "Valmond\n")
    assert refused(run, project) == [
        "queries/expected/labels.csv:2:1: «Valmond» is asserted, and «Valmont» answered: "
        "correct the facts or the query, or assert the new answer",
        "1 problem found; nothing was written",
    ]


def test_words_that_are_not_in_the_text(project: Path, run: Run) -> None:
    change(project / "data" / "charte" / "facts.yaml", "quote: Signée le 3", "quote: Signée le 4")
    assert refused(run, project)[0].startswith(
        "data/charte/facts.yaml:36:10: «Signée le 4 mars 2021» is not in lines 4 of 'source/charte'"
    )


def test_evidence_is_never_skipped_silently(project: Path, run: Run) -> None:
    result = run("release", "--project", project)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "caro-graph: the evidence of the facts is not verified: name the folder of the archived texts with "
        "--texts, or release without them with --no-texts, which the notes will say\n"
    )
    result = run("release", "--project", project, "--no-texts")
    assert result.exit_code == 0
    assert "  evidence  NOT VERIFIED: released without the archived texts (--no-texts)\n" in result.stdout
    for name in ("CHANGELOG.md", "releases/1.2.0/changes.md"):
        text = (project / name).read_text("utf-8")
        assert "The evidence is not verified: the facts' words were not looked for" in text


def test_without_archived_documents_there_is_nothing_to_verify(project: Path, run: Run) -> None:
    (project / "data" / "sources.yaml").write_text(
        "- id: source/charte\n  type: Document\n  label: Charte de Valmont\n", "utf-8"
    )
    result = run("release", "--project", project)
    assert (result.exit_code, "there is nothing to verify\n" in result.stdout) == (0, True), result.stderr


def test_everything_that_is_wrong_is_told_at_once(released: Path, run: Run) -> None:
    asserted(released, "Valmond\n")
    (released / "CITATION.cff").write_text("version: 1.0.0\n", "utf-8")
    change(released / "data" / "charte" / "facts.yaml", "quote: Signée le 3", "quote: Signée le 4")
    change(released / "data" / "charte" / "facts.yaml", "id: event/signature", "id: event/other")
    change(released / "CHANGELOG.md", "<!-- caro-graph release: end -->\n", "")
    lines = refused(run, released)
    assert [line.partition(":")[0] for line in lines] == [
        "<https",
        "CHANGELOG.md",
        "CITATION.cff",
        "data/charte/facts.yaml",
        "publication.toml",
        "queries/expected/labels.csv",
        "6 problems found; nothing was written",
    ]


def test_facts_that_are_wrong_hide_no_other_problem(released: Path, run: Run) -> None:
    change(released / "data" / "charte" / "facts.yaml", "type: Event", "type: Evnt")
    (released / "CITATION.cff").write_text("version: 1.0.0\n", "utf-8")
    lines = refused(run, released)
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        *("CITATION.cff", "data/charte/facts.yaml", "publication.toml"),
    ]


def test_shapes_that_are_not_met(project: Path, run: Run) -> None:
    change(project / "data" / "charte" / "facts.yaml", "  codeINSEE: 99999\n", "")
    assert refused(run, project)[0].startswith("data/charte/facts.yaml:9:")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed here")
def test_a_dirty_work_tree(released: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "x@example.org")
    set_version(released, "1.3.0")
    add_event(released)
    subprocess.run(["git", "init", "-q"], cwd=released, check=True)
    subprocess.run(["git", "add", "--all"], cwd=released, check=True)
    subprocess.run(["git", "commit", "-qm", "All"], cwd=released, check=True)
    correct_label(released)
    result = release(run, released)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "data/charte/facts.yaml:1:1: it has changes that are not committed: commit it, or restore it: "
        "a release is made from a commit",
        "1 problem found; nothing was written",
    ]
    subprocess.run(["git", "commit", "-qam", "More"], cwd=released, check=True)
    result = release(run, released)
    assert result.exit_code == 0
    assert "  commit    git has all that it is made from\n" in result.stdout
    assert result.stdout.endswith("next: git add CHANGELOG.md releases/1.3.0, commit, and git tag v1.3.0\n")
