"""What ``caro-graph release`` writes, whole or not at all, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run, snapshot
from releasing.support import refused, release, set_version


def test_a_dry_run_writes_nothing(project: Path, run: Run) -> None:
    before = snapshot(project)
    result = release(run, project, "--dry-run")
    assert result.exit_code == 0
    last = result.stdout.splitlines()[-1]
    assert last.startswith("would write ")
    assert last.endswith("releases/1.2.0/ (5 files); nothing was written")
    assert snapshot(project) == before
    set_version(project, "1.2")
    assert refused(run, project, "--dry-run")[-1] == "1 problem found; nothing was written"


def test_another_folder_for_the_archive(project: Path, run: Run, tmp_path: Path) -> None:
    assert release(run, project, "--out", tmp_path / "deep" / "out").exit_code == 0
    assert (tmp_path / "deep" / "out" / "valmont-1.2.0.tar.gz").is_file()
    assert not (project / "dist-release").exists()


@pytest.mark.parametrize("out", ["publication.toml/x", "data/out", "queries"])
def test_a_folder_that_cannot_be_written(project: Path, run: Run, out: str) -> None:
    [line] = refused(run, project, "--out", project / out, code=2)
    assert "it cannot be written" in line or "it lies in what a release is made from" in line


def test_a_changelog_that_is_no_text(project: Path, run: Run) -> None:
    (project / "CHANGELOG.md").write_bytes(b"\xff")
    assert refused(run, project)[0] == "CHANGELOG.md:1:1: this is not text in UTF-8: save it in UTF-8"


def test_a_failure_while_writing_leaves_nothing(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "1.2.0":
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    [line] = refused(run, project, code=2)
    assert line.endswith("it cannot be written (No space left on device): nothing was written")
    assert not (project / "dist-release").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--texts", ".", "--no-texts"], "--texts and --no-texts exclude each other"),
        (["--archive-only", "--no-texts"], "--archive-only verifies no evidence"),
        (["--archive-only", "--texts", "."], "--archive-only verifies no evidence"),
        (["--texts", "nowhere"], "'nowhere' does not exist"),
    ],
)
def test_wrong_calls(project: Path, run: Run, words: list[str], expected: str) -> None:
    result = run("release", "--project", project, *words)
    assert (result.exit_code, expected in result.stderr) == (2, True), result.stderr
