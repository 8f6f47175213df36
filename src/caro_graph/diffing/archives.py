"""The archive of a release, unpacked: one top folder with the build in it."""

from __future__ import annotations

import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from caro_graph.problems import CallError, FactsError, Problem

__all__ = ["ARCHIVES", "BUILD", "unpacked"]

ARCHIVES = (".tar.gz", ".tgz")
"""What the names of archives end in."""
BUILD = "dist"
"""The folder of an archive that has the build in it."""
_LARGEST = 1 << 32
"""Bytes: what an archive holds at most, so that a small one cannot fill a disk."""


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """Unpack the build that an archive holds, as ``TOP/dist/``, until the context is left.

    Only plain files are taken, and only below that folder.

    Raises:
        FactsError: the archive is broken.
        CallError: it holds no build, or would write elsewhere; or there is no room to unpack it.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="caro-graph-")
    except OSError as error:
        raise CallError(
            f"{archive}: there is no place to unpack it in ({error.strerror}): set TMPDIR to a folder"
        ) from error
    with folder as place:
        try:
            with tarfile.open(archive, "r:gz") as members:
                tops = _unpack(members, Path(place), archive)
        except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise CallError(f"{archive}: it cannot be read ({error.strerror})") from error
            what = f"the archive is broken ({str(error).rstrip('.')})"
            raise FactsError([Problem(str(archive), 1, 1, what, "get it, or make it, again")]) from error
        if len(tops) != 1:
            raise CallError(
                f"{archive}: it holds {len(tops)} builds (a release has one, in its '{BUILD}'): name one"
            )
        yield Path(place, *tops, BUILD)


def _unpack(members: tarfile.TarFile, place: Path, archive: Path) -> set[str]:
    """Write the files of builds, and return the names of the folders that hold one."""
    tops: set[str] = set()
    size = 0
    for member in members:
        parts = PurePosixPath(member.name).parts
        if member.name.startswith("/") or ".." in parts:
            raise CallError(
                f"{archive}: '{member.name}' would be written elsewhere: do not trust this archive"
            )
        if not member.isfile() or len(parts) < 3 or parts[1] != BUILD:
            continue
        size += member.size
        if size > _LARGEST:
            raise CallError(
                f"{archive}: it holds more than {_LARGEST:,} bytes: unpack it, and name the folder"
            )
        source = members.extractfile(member)
        path = place.joinpath(*parts)
        content = source.read() if source else b""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            told = f"'{member.name}' cannot be unpacked into {place.parent} ({error.strerror})"
            raise CallError(f"{archive}: {told}: unpack it elsewhere, and name the folder") from error
        tops.add(parts[0])
    return tops
