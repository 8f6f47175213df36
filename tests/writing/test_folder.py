"""A folder is replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from caro_graph.problems import CallError
from caro_graph.writing.folder import SUMS, replace_folder

OLD = {SUMS: b"00  a.txt\n00  gone.txt\n", "a.txt": b"old", "gone.txt": b"old"}
NEW = {SUMS: b"00  a.txt\n00  below/b.txt\n", "a.txt": b"new", "below/b.txt": b"new"}


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_replaces_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "dist"
    replace_folder(out, OLD)
    replace_folder(out, NEW)
    assert content(out) == NEW
    assert list(out.parent.iterdir()) == [out]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    replace_folder(tmp_path / "dist", NEW)
    assert content(tmp_path / "dist") == NEW


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_puts_the_old_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    out = tmp_path / "dist"
    replace_folder(out, OLD)
    real, calls = Path.rename, []

    def rename(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(CallError, match="Input/output error"):
        replace_folder(out, NEW)
    assert content(out) == OLD
    assert list(tmp_path.iterdir()) == [out]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CallError, match="not a folder"):
        replace_folder(tmp_path / "dist", NEW)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("other", ["notes.txt", ".git/config", "below/c.txt"])
def test_what_no_build_wrote_is_not_taken_away(tmp_path: Path, other: str) -> None:
    out = tmp_path / "dist"
    replace_folder(out, OLD)
    (out / other).parent.mkdir(exist_ok=True)
    (out / other).write_text("mine", "utf-8")
    with pytest.raises(CallError, match="other things than a build"):
        replace_folder(out, NEW)
    assert content(out) == {**OLD, other: b"mine"}


def test_a_checksum_file_alone_makes_no_build(tmp_path: Path) -> None:
    out = tmp_path / "data"
    out.mkdir()
    (out / SUMS).touch()
    (out / "facts.yaml").write_text("mine", "utf-8")
    with pytest.raises(CallError, match="other things than a build"):
        replace_folder(out, NEW)


def test_a_path_behind_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "facts.yaml").write_text("mine", "utf-8")
    with pytest.raises(CallError, match="other things than a build"):
        replace_folder(tmp_path / "missing" / ".." / "data", NEW)
    assert content(tmp_path) == {"data/facts.yaml": b"mine"}
