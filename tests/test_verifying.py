"""Evidence: what is found, what is not, and every line accounted for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import HERE, ROOT, Run

import caro_graph

UNVERIFIED = sorted((HERE / "unverified").glob("*.yaml"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_everything_is_found(project: Path, run: Run) -> None:
    result = run("verify", project, "--project", project)
    assert result.exit_code == 0
    assert result.stdout == (
        "charte.txt: 5 lines cited, 1 set aside, 0 unaccounted; 9 facts found, 0 not found; "
        "SHA-256 as stated\n"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "facts.yaml",
            "label: planter des haies",
            "label: planter des arbres",
            "data/charte/facts.yaml:42:10: «planter des arbres» is not in lines 6 of 'source/charte': "
            "copy the words as the archived text has them",
        ),
        (
            "facts.yaml",
            "quote: Signée le 3 mars 2021",
            "quote: Signée […] mars […] le 3",
            "data/charte/facts.yaml:36:10: «le 3» is not in lines 4 of 'source/charte': "
            "copy the words as the archived text has them",
        ),
        (
            "figures.csv",
            "population,120,",
            "population,210,",
            "data/charte/figures.csv:2:93: the value 210 is not in the fact's words «120 habitants en 2019»: "
            "correct the value, or quote the words that state it",
        ),
        (
            "coverage.yaml",
            "lines: 1",
            "lines: 1, 6",
            "data/charte/coverage.yaml:2:10: line 6 is set aside, yet a fact cites it: "
            "take it out of coverage.yaml, or out of the fact's 'lines'",
        ),
        (
            "coverage.yaml",
            "lines: 1",
            "lines: 2",
            "data/sources.yaml:1:3: line 1 of charte.txt unaccounted for: «Menu»: "
            "cite it in a fact's 'lines', or set it aside in coverage.yaml",
        ),
        (
            "coverage.yaml",
            "reason: navigation",
            "reason: menu",
            "data/charte/coverage.yaml:3:11: 'menu' is not a reason: "
            "use one of: decoration, icon-debris, layout, navigation, section-title",
        ),
        (
            "coverage.yaml",
            "source: source/charte",
            "source: source/chartre",
            "data/charte/coverage.yaml:2:10: 'source/chartre' is no archived document: correct the source",
        ),
        (
            "coverage.yaml",
            "lines: 1",
            "lines: 1, 9",
            "data/charte/coverage.yaml:2:10: '1, 9' is not within the 8 lines of 'source/charte': "
            "correct the lines",
        ),
        (
            "../sources.yaml",
            "lineCount: 8",
            "lineCount: 9",
            "data/sources.yaml:5:14: charte.txt has 8 lines, not 9: write 8",
        ),
        (
            "facts.yaml",
            "quote: Signée le 3 mars 2021",
            'quote: "[…]"',
            "data/charte/facts.yaml:36:10: «» is not in lines 4 of 'source/charte': "
            "copy the words as the archived text has them",
        ),
        (
            "coverage.yaml",
            "lines: 1",
            "lines: 1",
            None,
        ),
    ],
)
def test_what_is_wrong(project: Path, run: Run, file: str, old: str, new: str, expected: str | None) -> None:
    change(project / "data" / "charte" / file, old, new)
    result = run("verify", project, "--project", project)
    lines = result.stderr.splitlines()
    if expected is None:
        assert (result.exit_code, lines) == (0, [])
    else:
        assert result.exit_code == 1
        assert expected in lines


@pytest.mark.parametrize("case", UNVERIFIED, ids=lambda path: path.stem)
def test_unverified(case: Path, project: Path, run: Run) -> None:
    """Each file of ``unverified/`` is a fact whose evidence does not hold; the line is beside it."""
    shutil.copy(case, project / "data" / "charte" / "case.yaml")
    result = run("verify", project, "--project", project)
    assert result.exit_code == 1
    assert result.stderr == case.with_suffix(".txt").read_text("utf-8")


def test_another_text_under_the_same_name(project: Path, run: Run) -> None:
    (project / "charte.txt").write_text((project / "charte.txt").read_text("utf-8") + "\n", "utf-8")
    result = run("verify", project, "--project", project)
    assert result.exit_code == 1
    assert "data/sources.yaml:6:11: charte.txt is not the archived text that the facts cite" in result.stderr
    assert "SHA-256 NOT as stated" in result.stdout


def test_a_text_that_is_missing(project: Path, run: Run, tmp_path: Path) -> None:
    result = run("verify", tmp_path, "--project", project)
    assert result.exit_code == 2
    assert "charte.txt: the archived text cannot be read (No such file or directory)" in result.stderr
    result = run("verify", tmp_path / "nowhere", "--project", project)
    assert result.exit_code == 2
    assert "there is no such folder" in result.stderr


def test_a_publication_without_archived_texts(project: Path, run: Run) -> None:
    shutil.rmtree(project / "data" / "charte")
    (project / "data" / "sources.yaml").write_text("- {id: source/x, type: Document, label: x}\n", "utf-8")
    result = run("verify", project, "--project", project)
    assert result.exit_code == 2
    assert "there is nothing to verify" in result.stderr


def test_this_publication(texts: Path) -> None:
    """Every line of both documents is accounted for, every quote is in its lines."""
    verification = caro_graph.verify(texts, ROOT)
    assert [str(problem) for problem in verification.problems] == []
    assert [account.file for account in verification.accounts] == [
        "contrat-de-ville.txt",
        "convention-territoriale-globale.txt",
    ]
    for account in verification.accounts:
        assert (account.unaccounted, account.not_found, account.intact) == (0, 0, True)
        assert account.found > 150


@pytest.mark.parametrize("name", ["/etc/hostname", "../charte.txt", "folder"])
def test_a_text_outside_the_folder(project: Path, run: Run, name: str) -> None:
    (project / "folder").mkdir()
    change(project / "data" / "sources.yaml", "archivedAs: charte.txt", f"archivedAs: {name}")
    result = run("verify", project, "--project", project)
    assert result.exit_code == 2
    assert "is no file of" in result.stderr


def test_a_year_before_a_number(project: Path, run: Run) -> None:
    """«2019 120 habitants» holds 120, not 2019120."""
    text = (
        (project / "charte.txt").read_text("utf-8").replace("120 habitants en 2019", "en 2019 120 habitants")
    )
    (project / "charte.txt").write_text(text, "utf-8")
    change(project / "data" / "charte" / "figures.csv", "120 habitants en 2019", "en 2019 120 habitants")
    change(project / "data" / "charte" / "facts.yaml", "quote: 120 habitants", "quote: habitants")
    result = run("verify", project, "--project", project)
    assert "is not in the fact's words" not in result.stderr
