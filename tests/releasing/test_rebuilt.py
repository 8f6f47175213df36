"""The archive of a release, built again."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from conftest import Run, snapshot
from releasing.support import correct_label, release, set_version


def rebuilt(run: Run, project: Path, out: Path, *words: str) -> tuple[int, str, str]:
    result = run("release", "--project", project, "--archive-only", "--out", out, *words)
    return result.exit_code, result.stdout, result.stderr


def test_the_archive_is_built_again(released: Path, run: Run, tmp_path: Path) -> None:
    before = snapshot(released)
    code, stdout, stderr = rebuilt(run, released, tmp_path / "out")
    assert (code, stderr) == (0, "")
    assert "version 1.2.0: it is the one that was released, to the byte\n" in stdout
    assert snapshot(released) == before
    assert snapshot(tmp_path / "out") == snapshot(released / "dist-release")


def test_another_compressor(
    released: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caro_graph.releasing.archive.gzipped", lambda content: gzip.compress(content, 1))
    code, stdout, _ = rebuilt(run, released, tmp_path / "out")
    assert (code, "its tar is the one that was released; gzip compressed it otherwise" in stdout) == (0, True)


def test_another_archive(released: Path, run: Run) -> None:
    """The one that was released stays."""
    before = snapshot(released / "dist-release")
    correct_label(released)
    result = run("release", "--project", released, "--archive-only")
    assert (result.exit_code, "it is NOT the one that was released\n" in result.stdout) == (1, True)
    assert result.stdout.endswith("\nnothing was written\n")
    assert result.stderr.startswith(
        "releases/1.2.0/archive.sha256:2:1: the archive is not the one that was released as 1.2.0: "
    )
    assert snapshot(released / "dist-release") == before


def test_an_archive_whose_checksum_is_lost(released: Path, run: Run) -> None:
    (released / "releases" / "1.2.0" / "archive.sha256").unlink()
    before = snapshot(released)
    result = run("release", "--project", released, "--archive-only")
    assert (result.exit_code, "the one that was released is not known\n" in result.stdout) == (1, True)
    assert result.stderr == (
        "releases/1.2.0/archive.sha256:1:1: there is no checksum of what was released as 1.2.0: "
        "put it back, as it is in the commit of 1.2.0\n"
    )
    assert snapshot(released) == before


@pytest.mark.parametrize("version", ["../../x", "1.2", "x/1.2.0"])
def test_the_archive_of_what_is_no_version(project: Path, run: Run, version: str) -> None:
    set_version(project, version)
    before = snapshot(project.parent)
    result = run("release", "--project", project, "--archive-only")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"the version '{version}' is not of the form 1.2.3 (Semantic Versioning): " in result.stderr
    assert snapshot(project.parent) == before


def test_an_archive_that_was_not_released(project: Path, run: Run, tmp_path: Path) -> None:
    code, stdout, _ = rebuilt(run, project, tmp_path / "out", "--dry-run")
    assert (code, "this version is not released yet\n" in stdout) == (0, True)
    assert not (tmp_path / "out").exists()
    assert rebuilt(run, project, tmp_path / "out")[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"valmont-1.2.0.{end}" for end in ("tar.gz", "tar.gz.sha256", "tar.sha256")
    ]


def test_the_time_is_told_and_needed_again(
    project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    result = release(run, project)
    assert "its files dated 2001-09-09 (SOURCE_DATE_EPOCH)\n" in result.stdout
    page = (project / "releases" / "1.2.0" / "changes.md").read_text("utf-8")
    assert "\nSOURCE_DATE_EPOCH=1000000000 caro-graph release --archive-only\n" in page
    assert rebuilt(run, project, tmp_path / "out")[0] == 0
    content = (tmp_path / "out" / "valmont-1.2.0.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        assert {member.mtime for member in tar} == {1_000_000_000}
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert rebuilt(run, project, tmp_path / "out")[0] == 1


def test_the_steps_are_shown(project: Path, run: Run) -> None:
    result = run("--verbose", "release", "--project", project, "--texts", project)
    assert [line.split(" s  ")[1] for line in result.stderr.splitlines()] == [
        "verifying the evidence",
        *("reading the facts", "checking the shapes", "writing the files"),
        *("asking for the asserted answers", "writing the notes", "packing", "writing the release"),
    ]


def test_quiet_says_nothing(project: Path, run: Run) -> None:
    result = run("--quiet", "release", "--project", project, "--texts", project)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
