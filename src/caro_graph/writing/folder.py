"""A folder that is replaced whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from caro_graph.problems import CallError, OutputError

__all__ = ["SUMS", "listed", "replace_folder", "sums", "umask", "uninterrupted", "write_file"]

SUMS = "SHA256SUMS"


def replace_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (relative names to contents) as the folder ``out``; what was there before goes.

    The files are written beside ``out`` and take its place by two renames, during which signals wait.
    Whatever goes wrong, ``out`` is as it was and nothing else is left; only a kill that no program can hold
    back (SIGKILL, a power cut) between the two would leave the old folder beside, as ``.NAME-*-old``.

    Raises:
        OutputError: ``out`` is not a folder that a build wrote, or it cannot be written.
    """
    # Without "..": a path behind a folder that is not there yet would be another one once it is.
    out = out.parent.resolve() / out.name if out.name != ".." else out.resolve()
    try:
        _check(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise OutputError(
            f"{out}: it cannot be written ({error.strerror})", "choose another --out"
        ) from error
    try:
        fresh.chmod(0o755)
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _swap(fresh, out)
    except OSError as error:
        raise OutputError(
            f"{out}: it cannot be written ({error.strerror})", "nothing was changed there"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_file(path: Path, text: str) -> None:
    """Write a text as a file, whole or not at all; a device or a pipe is written to as it is.

    Raises:
        CallError: it cannot be written; a file that was there is as it was.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, "utf-8", newline="\n")
            return
        target = path.resolve()
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=f".{target.name}-", delete=False
        ) as file:
            fresh = Path(file.name)
            try:
                file.write(text)
                file.close()
                fresh.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask())
                fresh.replace(target)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        reason = getattr(error, "strerror", None) or error
        raise CallError(f"{path}: it cannot be written ({reason}): choose another file") from error


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the checksums of files in the form that ``sha256sum --check`` reads."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def listed(sums: Path) -> set[str]:
    """Return the names of the files that a build says it wrote; none where there are no such checksums."""
    if not sums.is_file():
        return set()
    lines = sums.read_text("utf-8", "replace").splitlines()
    return {line.partition("  ")[2] for line in lines}


def umask() -> int:
    """Return the rights that the system takes from what this process makes."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _check(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputError(f"{out}: this is not a folder", "choose another --out")
    if not out.is_dir():
        return
    paths = (path for path in out.rglob("*") if path.is_symlink() or not path.is_dir())
    others = sorted({path.relative_to(out).as_posix() for path in paths} - listed(out / SUMS) - {SUMS})
    if others:
        what = f"the folder holds other things than a build ({others[0]})"
        raise OutputError(f"{out}: {what}", "choose another --out, or empty it")
    for folder, _, _ in os.walk(out):
        # What cannot be emptied could not be taken away once it is replaced.
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(f"{folder}: it cannot be written", "choose another --out, or change its rights")


def _swap(fresh: Path, out: Path) -> None:
    """Put ``fresh`` in the place of ``out``; put ``out`` back if that fails half-way."""
    if not out.exists():
        fresh.rename(out)
        return
    old = fresh.with_name(fresh.name + "-old")
    with uninterrupted():
        try:
            out.rename(old)
            fresh.rename(out)
        except BaseException:
            with contextlib.suppress(OSError):
                if old.exists() and not out.exists():
                    old.rename(out)
            raise
        finally:
            if out.exists():
                shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let signals that would end the process wait, where the system can do that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
