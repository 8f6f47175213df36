"""The same archive and the same record of a release from every machine, at every time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HERE, snapshot

WORDS = [sys.executable, "-m", "caro_graph", "release"]
SRC = str(Path(__file__).parents[2] / "src")


def copied(to: Path, *, backwards: bool, when: int) -> Path:
    """The imaginary publication, its files made in one order or the other, and dated."""
    files = sorted(path for path in (HERE / "publication").rglob("*") if path.is_file())
    for path in reversed(files) if backwards else files:
        target = to / path.relative_to(HERE / "publication")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name in ("README.md", "LICENSE") if backwards else ("LICENSE", "README.md"):
        (to / name).write_text(f"{name}\n", "utf-8")
    (to / "publication.toml").chmod(0o600 if backwards else 0o755)
    for path in to.rglob("*"):
        os.utime(path, (when, when))
    return to


def run(project: Path, cwd: Path, mask: int, *words: str, **environ: str) -> None:
    subprocess.run(
        [*WORDS, "--project", str(project), *words],
        cwd=cwd,
        umask=mask,
        env={**{key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}, **environ},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def first(tmp_path: Path) -> Path:
    project = copied(tmp_path / "one", backwards=False, when=1_000_000_000)
    environ = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONPATH": SRC}
    run(project, project, 0o022, "--texts", str(project), **environ)
    return project


OTHER = {"TZ": "America/Adak", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "PYTHONPATH": SRC}


def test_two_machines(first: Path, tmp_path: Path) -> None:
    other = copied(tmp_path / "deep" / "other", backwards=True, when=1_700_000_000)
    run(other, tmp_path, 0o077, "--texts", str(other), "--lang", "en", **OTHER)
    for folder in ("dist-release", "releases"):
        assert snapshot(first / folder) == snapshot(other / folder), folder
    assert (first / "CHANGELOG.md").read_bytes() == (other / "CHANGELOG.md").read_bytes()


def test_who_builds_it_again_needs_only_what_is_committed(first: Path, tmp_path: Path) -> None:
    """Neither what stands in dist/, nor what else lies about."""
    other = copied(tmp_path / "other", backwards=True, when=1_700_000_000)
    shutil.copytree(first / "releases", other / "releases")
    (other / "dist").mkdir()
    (other / "dist" / "old.txt").write_text("old")
    (other / "notes.txt").write_text("notes")
    run(other, other / "data", 0o027, "--archive-only", **OTHER)
    assert snapshot(other / "dist-release") == snapshot(first / "dist-release")
