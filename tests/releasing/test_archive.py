"""The archive: read by everybody, and the same bytes from every machine and every Python."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.problems import CallError
from caro_graph.releasing.archive import contents, make_archive

FILES = {"b.txt": b"b\n", "a/x": b"", "a-b": b"1" * 600, "é.txt": b"\xff"}
NAMES = ["v-1", "v-1/a", "v-1/a-b", "v-1/a/x", "v-1/b.txt", "v-1/é.txt"]
SHA256 = "c6d79d02bfeda06f82da83270f0ec2664fef86a4c064b8e1a28218bf5822e5cc"


def test_the_bytes_are_those_that_they_were() -> None:
    """Whoever changes them changes every release that is built again."""
    archive = make_archive("v-1", FILES, 1_000_000_000)
    assert archive.sums["v-1.tar"] == hashlib.sha256(archive.tar).hexdigest() == SHA256
    assert archive.sums["v-1.tar.gz"] == hashlib.sha256(archive.compressed).hexdigest()
    assert gzip.decompress(archive.compressed) == archive.tar


def test_what_it_says_of_its_members() -> None:
    tar = tarfile.open(fileobj=io.BytesIO(make_archive("v-1", FILES, 99).tar))  # noqa: SIM115
    members = tar.getmembers()
    assert [member.name for member in members] == NAMES
    for member in members:
        assert (member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, "", "", 99)
        assert member.mode == (0o755 if member.isdir() else 0o644)
        assert member.pax_headers == {}
    assert [member.name for member in members if member.isdir()] == ["v-1", "v-1/a"]


names = st.from_regex(r"[a-z]{1,3}(/[a-zé]{1,3}x){0,2}", fullmatch=True)


@given(st.dictionaries(names, st.binary(max_size=600), max_size=5), st.integers(0, 8**11 - 1), st.randoms())
def test_what_is_packed_is_unpacked_whatever_the_order(
    files: dict[str, bytes], seconds: int, chance: object
) -> None:
    items = list(files.items())
    chance.shuffle(items)  # type: ignore[attr-defined]
    archive = make_archive("top", dict(items), seconds)
    assert archive == make_archive("top", files, seconds)
    with tarfile.open(fileobj=io.BytesIO(archive.compressed), mode="r:gz") as tar:
        found = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        assert {name: file.read() if file else None for name, file in found.items()} == {
            f"top/{name}": content for name, content in files.items()
        }


@pytest.mark.skipif(
    not (shutil.which("tar") and shutil.which("sha256sum")), reason="tar or sha256sum is not here"
)
def test_the_system_reads_it(tmp_path: Path) -> None:
    (tmp_path / "licence").write_bytes(b"l")
    files = contents(tmp_path, {"a.txt": b"a", "tables/b.csv": b"b"})
    (tmp_path / "v-1.tar.gz").write_bytes(make_archive("v-1", files, 99).compressed)
    for words in (["gzip", "-t", "v-1.tar.gz"], ["tar", "-xzf", "v-1.tar.gz"]):
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
        assert (done.stdout, done.stderr) == (b"", b"")
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / "v-1", capture_output=True, check=True
    )
    assert done.stdout == b"dist/a.txt: OK\ndist/tables/b.csv: OK\nlicence: OK\n"


def test_what_goes_with_a_build(tmp_path: Path) -> None:
    for name in ("README.md", "README.fr.md", "LICENSE", "licence.txt", "Copying", "readmes.md", "NOTES.md"):
        (tmp_path / name).write_text(name)
    (tmp_path / "readme").mkdir()
    found = contents(tmp_path, {"x.nq": b""})
    assert set(found) == {
        *("README.md", "README.fr.md", "LICENSE", "licence.txt", "Copying"),
        *("dist/x.nq", "SHA256SUMS"),
    }
    assert len(found["SHA256SUMS"].splitlines()) == 6


def test_a_name_that_is_too_long() -> None:
    with pytest.raises(CallError, match="name is too long for an archive: shorten it"):
        make_archive("v-1", {"x" * 101: b""}, 0)
    make_archive("v-1", {"x" * 100 + "/" + "y" * 100: b""}, 0)
