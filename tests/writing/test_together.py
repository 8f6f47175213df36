"""Several files and folders: all of them are written, or none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import no_room, snapshot

from caro_graph.problems import OutputError
from caro_graph.writing.together import Content, write_together

KILLED = """
import os, sys
from pathlib import Path
from caro_graph.writing.together import write_together

calls = 0
real = Path.replace

def replace(self, target):
    global calls
    if calls == int(sys.argv[2]):
        os._exit(9)
    calls += 1
    return real(self, target)

Path.replace = replace
here = Path(sys.argv[1])
write_together([(here / "a/new", b"new"), (here / "old", b"newer"), (here / "r/1.0", {"x": b"1", "y": b"2"})])
"""


def contents(here: Path) -> list[tuple[Path, Content]]:
    return [
        (here / "a" / "new", b"new"),
        (here / "old", b"newer"),
        (here / "r" / "1.0", {"x": b"1", "y": b"2"}),
    ]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "old").chmod(0o640)
    return tmp_path


WRITTEN = {"a/new": b"new", "old": b"newer", "r/1.0/x": b"1", "r/1.0/y": b"2"}


def test_all_is_written(here: Path) -> None:
    write_together(contents(here))
    assert snapshot(here) == WRITTEN
    assert (here / "old").stat().st_mode & 0o777 == 0o640, "the rights of what was there stay"
    mask = os.umask(0)
    os.umask(mask)
    assert (here / "a" / "new").stat().st_mode & 0o777 == 0o666 & ~mask
    assert (here / "r" / "1.0").stat().st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize("number", range(3))
def test_a_rename_that_fails_undoes_those_before_it(
    here: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == number + 1:
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(
        OutputError, match=r"cannot be written .No space left on device.: nothing was written"
    ):
        write_together(contents(here))
    assert [path.relative_to(here).as_posix() for path in sorted(here.rglob("*"))] == ["old"]
    assert snapshot(here) == {"old": b"old"}


@pytest.mark.parametrize("large", [b"x" * 10_000, {"y": b"x" * 10_000}], ids=["file", "folder"])
def test_a_full_disk_is_told_with_what_did_not_fit(here: Path, large: Content) -> None:
    place = here / "large"
    told = rf"^{re.escape(str(place))}: it cannot be written .+: nothing was written"
    with no_room(1000), pytest.raises(OutputError, match=told):
        write_together([*contents(here), (place, large), (here / "last", b"")])
    assert snapshot(here) == {"old": b"old"}


@pytest.mark.parametrize("number", range(4))
def test_a_kill_leaves_nothing_half_written(here: Path, number: int) -> None:
    """Each is as it was or whole; what is in the way is hidden, and another run writes the rest."""
    words = [sys.executable, "-c", KILLED, str(here), str(number)]
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == (0 if number == 3 else 9), done.stderr
    left = {name: content for name, content in snapshot(here).items() if "/." not in f"/{name}"}
    expected = {"old": b"old"}
    expected |= dict(list(WRITTEN.items())[: number if number < 3 else 4])
    assert left == expected
    if number < 3:
        write_together(contents(here))
        assert {name: text for name, text in snapshot(here).items() if "/." not in f"/{name}"} == WRITTEN


def test_a_link_stays_one(here: Path) -> None:
    (here / "link").symlink_to("old")
    write_together([(here / "link", b"newer")])
    assert (here / "link").is_symlink()
    assert (here / "old").read_bytes() == b"newer"


@pytest.mark.parametrize("name", ["old/a", "old/a/b", "folder"])
def test_what_cannot_be_written_is_told_before(here: Path, name: str) -> None:
    (here / "folder").mkdir()
    before = snapshot(here)
    with pytest.raises(OutputError, match=r"it cannot be written .*: nothing was written"):
        write_together([*contents(here), (here / name, b"x")])
    assert snapshot(here) == before
    assert not (here / "a").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(here: Path) -> None:
    (here / "closed").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="may not be written to"):
        write_together([*contents(here), (here / "closed" / "x", b"x")])
    assert not (here / "a").exists()
