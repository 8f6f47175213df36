"""Several files and folders that are written together: all of them or none."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from caro_graph.problems import OutputError
from caro_graph.writing.folder import umask, uninterrupted

__all__ = ["Content", "check_writable", "write_together"]

Content: TypeAlias = bytes | Mapping[str, bytes]
"""What a file holds; or the files, by name, of a folder that is not there yet."""
_NOTHING = "nothing was written"


@dataclass(frozen=True)
class _Staged:
    """What waits beside ``target`` to take its place, and what was there before."""

    target: Path
    fresh: Path
    before: Path | None


def check_writable(targets: Iterable[Path]) -> None:
    """Raise unless each file or new folder can be written, as far as that is told without writing.

    Raises:
        OutputError: one cannot; it is named.
    """
    for target in targets:
        above = next(folder for folder in target.absolute().parents if os.path.lexists(folder))
        if not above.is_dir():
            raise OutputError(f"{target}: it cannot be written ({above} is no folder)", _NOTHING)
        if not os.access(above, os.W_OK | os.X_OK):
            raise OutputError(f"{target}: it cannot be written ({above} may not be written to)", _NOTHING)
        if target.is_dir():
            raise OutputError(f"{target}: it cannot be written (a folder is there)", _NOTHING)


def write_together(contents: Sequence[tuple[Path, Content]]) -> None:
    """Write files (which may be there already) and folders (which may not), all or none.

    All of it is written beside its place first, where it fails as long as nothing has changed; then each
    takes its place by a rename, in the order given, during which signals wait. Should one of these fail,
    those before it are undone. Only a kill that no program can hold back (SIGKILL, a power cut) between two
    renames leaves the later ones out.

    Raises:
        OutputError: something cannot be written; everything is as it was.
    """
    check_writable(target for target, _ in contents)
    # What is taken away at the end: nothing of it is there any more once it took its place.
    with contextlib.ExitStack() as leftovers:
        try:
            staged: list[_Staged] = []
            for target, content in contents:
                staged.append(_stage(_real(target), content, leftovers))
            with uninterrupted():
                _put(staged)
        except OSError as error:
            # Of a full disk the system names no file.
            place = error.filename2 or error.filename or target
            raise OutputError(f"{place}: it cannot be written ({error.strerror})", _NOTHING) from error


def _real(target: Path) -> Path:
    """Where a link leads to: the file there is replaced, not the link."""
    return target.resolve() if target.is_symlink() else target.absolute()


def _stage(target: Path, content: Content, leftovers: contextlib.ExitStack) -> _Staged:
    for folder in reversed([target.parent, *target.parent.parents]):
        if not folder.is_dir():
            folder.mkdir()
            leftovers.callback(_remove_empty, folder)
    if isinstance(content, bytes):
        fresh = _temporary(target, leftovers)
        fresh.write_bytes(content)
        before = None
        if target.exists():
            before = _temporary(target, leftovers)
            shutil.copy2(target, before)
        fresh.chmod(target.stat().st_mode & 0o777 if before else 0o666 & ~umask())
        return _Staged(target, fresh, before)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    leftovers.callback(shutil.rmtree, fresh, ignore_errors=True)
    for name, part in content.items():
        (fresh / name).write_bytes(part)
    fresh.chmod(0o777 & ~umask())
    return _Staged(target, fresh, None)


def _temporary(target: Path, leftovers: contextlib.ExitStack) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    os.close(handle)
    leftovers.callback(Path(name).unlink, missing_ok=True)
    return Path(name)


def _put(staged: Sequence[_Staged]) -> None:
    done: list[_Staged] = []
    try:
        for item in staged:
            item.fresh.replace(item.target)
            done.append(item)
    except BaseException:
        for item in reversed(done):
            _undo(item)
        raise


def _undo(item: _Staged) -> None:
    with contextlib.suppress(OSError):
        if item.before:
            item.before.replace(item.target)
        elif item.target.is_dir():
            shutil.rmtree(item.target)
        else:
            item.target.unlink()


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
