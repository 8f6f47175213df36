"""``caro-graph release``: a first release, and what it leaves behind."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import Run, snapshot
from releasing.support import NOTES, release

from caro_graph.written import read_written


def test_a_first_release(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    before = snapshot(project)
    result = release(run, project)
    assert (result.exit_code, result.stderr) == (0, "")
    told = re.sub(r"[0-9a-f]{64}", "HASH", result.stdout)
    told = re.sub(r"\([0-9.]+ MB\)", "(SIZE)", told)  # it grows with the ontology
    assert told.splitlines() == [
        "Charter of Valmont, version 1.2.0, the first release",
        "  facts     9, valid against the shapes",
        "  evidence  9 facts found in 1 archived text",
        "  answers   none is asserted",
        "  changes   no release to compare with",
        "  commit    this is no git work tree: not looked at",
        "  archive   valmont-1.2.0.tar.gz (SIZE), its files dated 1980-01-01 "
        "(no 'modified' in publication.toml)",
        "  sha256    HASH  valmont-1.2.0.tar.gz",
        "            HASH  valmont-1.2.0.tar",
        "wrote dist-release/valmont-1.2.0.tar.gz, dist-release/valmont-1.2.0.tar.gz.sha256, "
        "dist-release/valmont-1.2.0.tar.sha256, CHANGELOG.md, releases/1.2.0/ (5 files)",
    ]
    after = snapshot(project)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        "CHANGELOG.md",
        *(f"dist-release/valmont-1.2.0.{end}" for end in ("tar.gz", "tar.gz.sha256", "tar.sha256")),
        *(f"releases/1.2.0/{name}" for name in ("archive.sha256", "changes.md", "ontology.nt.gz")),
        *(f"releases/1.2.0/{name}" for name in ("quality.ttl", "valmont.nq.gz")),
    }


def test_what_is_kept_is_what_a_build_writes(released: Path, run: Run) -> None:
    assert run("build", "--project", released).exit_code == 0
    kept, dist = released / "releases" / "1.2.0", released / "dist"
    assert gzip.decompress((kept / "valmont.nq.gz").read_bytes()) == (dist / "valmont.nq").read_bytes()
    assert (kept / "quality.ttl").read_bytes() == (dist / "quality.ttl").read_bytes()
    with tarfile.open(released / "dist-release" / "valmont-1.2.0.tar.gz") as tar:
        tar.extractall(released / "out", filter="data")
    top = released / "out" / "valmont-1.2.0"
    assert snapshot(top / "dist") == snapshot(dist)
    assert read_written(top / "dist").id == "valmont"
    assert sorted(path.name for path in top.iterdir()) == ["SHA256SUMS", "dist"]


def test_no_person_leaves(released: Path) -> None:
    archive = gzip.decompress((released / "dist-release" / "valmont-1.2.0.tar.gz").read_bytes())
    kept = [path.read_bytes() for path in (released / "releases" / "1.2.0").iterdir()]
    for content in (archive, *(gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in kept)):
        assert b"camille" not in content.lower()


def test_its_notes(released: Path) -> None:
    assert (released / "CHANGELOG.md").read_text("utf-8") == NOTES
    page = (released / "releases" / "1.2.0" / "changes.md").read_text("utf-8")
    assert page.startswith("# Charter of Valmont: 1.2.0, the first release\n\nFirst release: 9 facts.\n")
    assert page.endswith("\n```\ncaro-graph release --archive-only\n```\n")


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed here")
def test_the_checksums_are_read_by_the_system(released: Path) -> None:
    out = released / "dist-release"
    subprocess.run(["gunzip", "-k", "valmont-1.2.0.tar.gz"], cwd=out, check=True)
    subprocess.run(["tar", "-xf", "valmont-1.2.0.tar"], cwd=out, check=True)
    kept = released / "releases" / "1.2.0" / "archive.sha256"
    for names, folder in (
        (["valmont-1.2.0.tar.gz.sha256", "valmont-1.2.0.tar.sha256", kept], out),
        (["SHA256SUMS"], out / "valmont-1.2.0"),
        (["SHA256SUMS"], out / "valmont-1.2.0" / "dist"),
    ):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", *names], cwd=folder, check=True)
