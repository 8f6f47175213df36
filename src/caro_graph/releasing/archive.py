"""The archive of a release, the same bytes wherever it is built (https://reproducible-builds.org/docs/archives/).

It is a tar archive in the format of POSIX.1-1988 (ustar), which leaves nothing to the program that writes it:
names in order, no owner, fixed modes, one time. Its one folder holds the build, as ``dist/``, the licence and
the README of the publication, and the checksums of them all.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from caro_graph.diffing.archives import BUILD
from caro_graph.problems import CallError
from caro_graph.writing.folder import SUMS, sums
from caro_graph.writing.gz import gzipped

__all__ = ["PAPERS", "Archive", "contents", "make_archive"]

PAPERS = ("copying", "licence", "license", "readme")
"""What the names of the files begin with, in any case and before any suffix, that go with a build."""


@dataclass(frozen=True)
class Archive:
    """An archive: the name of its one folder, and its bytes, as they are and compressed."""

    name: str
    tar: bytes
    compressed: bytes

    @property
    def sums(self) -> Mapping[str, str]:
        """The SHA-256, in hexadecimal, of the compressed archive and of what it is once decompressed."""
        both = {f"{self.name}.tar.gz": self.compressed, f"{self.name}.tar": self.tar}
        return {name: hashlib.sha256(content).hexdigest() for name, content in both.items()}


def make_archive(name: str, files: Mapping[str, bytes], seconds: int) -> Archive:
    """Return the archive of ``files`` (names relative to its one folder ``name``).

    Args:
        name: The folder.
        files: What is in it.
        seconds: The time of everything in it, since 1970.

    Raises:
        CallError: a name is longer than the format takes (100 bytes, or 255 with its folders).
    """
    tarred = io.BytesIO()
    with tarfile.open(
        fileobj=tarred, mode="w", format=tarfile.USTAR_FORMAT, encoding="utf-8", errors="strict"
    ) as tar:
        members = {f"{name}/{file}": part for file, part in files.items()}
        for member in sorted({*members, *_folders(members)}):
            content = members.get(member)
            try:
                tar.addfile(_entry(member, content, seconds), io.BytesIO(content or b""))
            except ValueError as error:
                raise CallError(f"{member}: {error} for an archive: shorten it") from error
    return Archive(name, tarred.getvalue(), gzipped(tarred.getvalue()))


def contents(root: Path, built: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a release holds, by names relative to its folder.

    Args:
        root: The folder of the publication; its licence and its README, with any suffix, are part of it.
        built: The files of the build.
    """
    paths = sorted(path for path in root.iterdir() if path.name.casefold().partition(".")[0] in PAPERS)
    files = {path.name: path.read_bytes() for path in paths if path.is_file()}
    files |= {f"{BUILD}/{name}": content for name, content in built.items()}
    return {**files, SUMS: sums(files)}


def _folders(names: Mapping[str, bytes]) -> Iterator[str]:
    for name in names:
        yield from (str(folder) for folder in PurePosixPath(name).parents if folder.name)


def _entry(name: str, content: bytes | None, seconds: int) -> tarfile.TarInfo:
    """A file, or a folder where there is no content; the owner is 0 without a name, unless told otherwise."""
    entry = tarfile.TarInfo(name)
    entry.mtime = seconds
    entry.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
    entry.mode = 0o755 if content is None else 0o644
    entry.size = len(content or b"")
    return entry
