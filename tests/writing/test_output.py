"""Where a report may not go: over what is read, a publication or a build."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run, snapshot

from caro_graph.problems import CallError
from caro_graph.writing.output import refuse_output

PARTS = [
    "publication.toml",
    "data/sources.yaml",
    "data/charte/facts.yaml",
    "data/new.txt",
    "ontology/x/new.txt",
    "shapes/new.txt",
    "queries/new.txt",
    "releases/1.2.0/notes.md",
    "dist/valmont.nq",
    "dist/SHA256SUMS",
    "dist/new.txt",
    "dist/tables/events.csv",
    "dist/tables/new/new.txt",
]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("words", [("diff", "dist", "dist"), ("diff", ".", "dist"), ("validate",)], ids=str)
def test_no_part_of_a_publication_or_a_build_is_replaced(
    project: Path, dist: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], name: str
) -> None:
    monkeypatch.chdir(project)
    before = snapshot(project)
    result = run(*words, "--output", name)
    assert (result.exit_code, result.stdout) == (2, "")
    verb = "replace" if (project / name).exists() else "be"
    assert f"{name}: the output would {verb} " in result.stderr
    assert result.stderr.endswith("choose another --output\n")
    assert snapshot(project) == before


@pytest.mark.parametrize("name", ["changes.txt", "reports/data.txt", "data", "data.txt", "dist/../x"])
def test_what_is_beside_them_is_free(project: Path, dist: Path, name: str) -> None:
    refuse_output(project / name, [project, dist])


def test_a_link_is_looked_at_where_it_is_and_where_it_leads(project: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (project / "data").rename(away)
    (project / "data").symlink_to(away)
    (tmp_path / "link").symlink_to(project / "publication.toml")
    (tmp_path / "root").symlink_to(project)
    for output in (project / "data" / "sources.yaml", tmp_path / "link", tmp_path / "root" / "data" / "x"):
        with pytest.raises(CallError, match="the output would"):
            refuse_output(output, [])


def test_of_another_folder_with_checksums_only_their_files_are_taken(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  image.iso\n", "utf-8")
    refuse_output(tmp_path / "report.txt", [])
    for name in ("image.iso", "SHA256SUMS"):
        with pytest.raises(CallError, match="that a build wrote"):
            refuse_output(tmp_path / name, [])


def test_an_input_is_not_replaced(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes").mkdir()
    shapes = tmp_path / "shapes" / "a.ttl"
    for path in (tmp_path / "a.ttl", shapes):
        path.write_text("", "utf-8")
    (tmp_path / "hard.ttl").hardlink_to(tmp_path / "a.ttl")
    calls = [
        ("diff", "a.ttl", "HEAD", "--output", "a.ttl"),
        ("diff", "x" * 5000, "a.ttl", "--output", "hard.ttl"),
        ("validate", "a.ttl", "--output", "./a.ttl"),
        ("validate", "a.ttl", "--shapes", "shapes", "--output", "shapes/a.ttl"),
    ]
    for words in calls:
        result = run(*words)
        assert (result.exit_code, "would replace what is read: choose" in result.stderr) == (2, True), words


@pytest.mark.parametrize("words", [("diff", "a", "b"), ("validate",)], ids=str)
def test_an_empty_name_is_told(project: Path, run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--project", project, "--output", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--output: '' names no file: name one" in result.stderr
