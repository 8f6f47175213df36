"""``caro-graph publish`` to a portal: what is printed, and the exit codes."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from publishing.portals import CONTRACTS, TOKENS, contract, replaying


@pytest.fixture
def folder(dists: tuple[Path, Path], tmp_path: Path) -> Path:
    """A built folder that has the catalogue of the recordings."""
    folder = tmp_path / "dist"
    shutil.copytree(dists[0], folder)
    content = (CONTRACTS / "catalogue.ttl").read_bytes()
    (folder / "catalogue.ttl").write_bytes(content)
    sums = folder / "SHA256SUMS"
    lines = [line for line in sums.read_text("utf-8").splitlines() if not line.endswith("  catalogue.ttl")]
    lines.append(f"{hashlib.sha256(content).hexdigest()}  catalogue.ttl")
    sums.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARO_GRAPH_TOKEN", TOKENS["editor"])
    monkeypatch.delenv("CARO_GRAPH_USER", raising=False)
    monkeypatch.delenv("CARO_GRAPH_PASSWORD", raising=False)


@pytest.mark.parametrize("kind", ["ckan", "ckan-scheming", "udata"])
def test_creates(kind: str, folder: Path, run: Run) -> None:
    told = contract(kind, "create")
    option = f"--{kind.partition('-')[0]}"
    with replaying(told["exchanges"]) as replay:
        organization = ("--organization", told["organization"])
        result = run("publish", option, replay.url, *organization, "--dist", folder)
    assert replay.differences == []
    assert result.exit_code == 0
    lines = [line.replace("{portal}", replay.url) for line in told["outcomes"]]
    assert result.output.splitlines() == [*lines, "2 created"]


@pytest.mark.parametrize("kind", ["ckan", "udata"])
def test_a_dry_run_sends_nothing(kind: str, folder: Path, run: Run) -> None:
    told = contract(kind, "create-dry-run")
    with replaying(told["exchanges"]) as replay:
        options = ("--organization", told["organization"], "--dry-run")
        result = run("publish", f"--{kind}", replay.url, *options, "--dist", folder)
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "2 to create; nothing was sent"


def test_one_that_fails(folder: Path, run: Run) -> None:
    told = contract("ckan", "stranger")
    for asked in told["exchanges"]:
        asked["request"] = {}
    with replaying(told["exchanges"]) as replay:
        result = run(
            "publish", "--ckan", replay.url, "--organization", told["organization"], "--dist", folder
        )
    assert result.exit_code == 3
    assert result.stderr.startswith(f"caro-graph: valmont-charte: {replay.url}/api/3/action/package_patch: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout.endswith("1 unchanged, 1 failed\n")
    assert TOKENS["editor"] not in result.output


def test_a_portal_that_refuses_all(folder: Path, run: Run) -> None:
    told = contract("udata", "no-organization")
    with replaying(told["exchanges"]) as replay:
        result = run("publish", "--udata", replay.url, "--organization", "nope", "--dist", folder)
    assert result.exit_code == 3
    assert "it has no such organisation (404)" in result.stderr
    assert "created" not in result.output


def test_without_a_token(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARO_GRAPH_TOKEN")
    result = run("publish", "--ckan", "https://portal.example.org", "--dist", folder)
    assert result.exit_code == 2
    assert "set CARO_GRAPH_TOKEN, or try it with --dry-run" in result.stderr


def test_what_is_not_for_the_public(project: Path, run: Run) -> None:
    assert run("build", "--audience", "internal", "--project", project).exit_code == 0
    folder = project / "dist-internal"
    result = run("publish", "--ckan", "https://portal.example.org", "--dist", folder)
    assert result.exit_code == 2
    assert "this was built for another audience" in result.stderr


def test_a_catalogue_that_lacks_something(folder: Path, run: Run) -> None:
    file = folder / "catalogue.ttl"
    content = file.read_bytes().replace(b'dct:title "Communes de Valmont"@fr ;', b"")
    sums = (folder / "SHA256SUMS").read_text("utf-8")
    digests = [hashlib.sha256(text).hexdigest() for text in (file.read_bytes(), content)]
    file.write_bytes(content)
    (folder / "SHA256SUMS").write_text(sums.replace(*digests), "utf-8")
    result = run("publish", "--ckan", "https://portal.example.org", "--dist", folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{file}:1:1: the dataset 'https://example.org/valmont/catalogue/communes' has no dct:title, without"
        " which no portal takes it: add it",
        "1 problem found",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--endpoint", "https://x.example.org", "--organization", "x"), "--organization is for a portal"),
        (("--ckan", "https://x.example.org", "--udata", "https://x.example.org"), "say where to publish"),
    ],
)
def test_calls_that_are_wrong(options: tuple[Any, ...], said: str, run: Run) -> None:
    result = run("publish", *options)
    assert result.exit_code == 2
    assert said in result.stderr
