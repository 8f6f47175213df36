"""What shapes import (``owl:imports``): fetched if the caller allows it, and never otherwise."""

from __future__ import annotations

import io
import shutil
import tempfile
import urllib.request as web
from collections.abc import Mapping
from dataclasses import replace
from hashlib import file_digest
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from caro_graph.problems import CallError, FactsError
from caro_graph.shapes.graph import Shapes, read_shapes

__all__ = ["with_imports"]

_ACCEPT = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.7"
_LARGEST = 100_000_000
_SECONDS = 60.0
_IDLE = 10.0
_MOST = 100
_SHOWN = 200


def with_imports(shapes: Shapes, *, seconds: float = _SECONDS, most: int = _MOST) -> Shapes:
    """Return the shapes with all that they import, and all that is imported there, fetched.

    What is the same, byte for byte, as a file that was read already is not read again: its blank shapes
    would count twice.

    Args:
        shapes: The shapes, as read from their files.
        seconds: How long all the fetching may take.
        most: How many addresses may be imported.

    Raises:
        CallError: an address is no web address, does not answer, or answers with what is no RDF; or there
            is too much to fetch.
    """
    if not shapes.imports:
        return shapes
    end, named = monotonic() + seconds, shapes.files
    contents = {_digest(_regular(name)) for name in named}
    asked: set[str] = set()
    bases: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="caro-graph-") as folder:
        while wanted := [address for address in shapes.imports if address not in asked]:
            known = len(bases)
            for address in wanted:
                if len(asked) == most:
                    raise CallError(
                        f"owl:imports <{address}>: more than {most} files are imported: name copies of them "
                        "with --shapes, without the network"
                    )
                path = Path(folder, f"import-{len(asked)}")
                _fetch(address, shapes.imports[address], path, end, seconds)
                asked.add(address)
                if (digest := _digest(path)) not in contents:
                    contents.add(digest)
                    bases[str(path)] = address
            if len(bases) == known:
                break
            shapes = _read(named, bases)
    return shapes


def _regular(name: str) -> Path:
    # A pipe is empty when it is read again with what it imports.
    path = Path(name)
    if not path.is_file():
        raise CallError(f"{name}: shapes with owl:imports are read more than once: save them to a file first")
    return path


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def _read(named: tuple[str, ...], bases: Mapping[str, str]) -> Shapes:
    """Read files and copies of what stands at addresses, which are called by their addresses."""
    try:
        read = read_shapes([*map(Path, named), *map(Path, bases)], bases)
    except FactsError as error:
        placed = FactsError(
            replace(problem, file=bases.get(problem.file, problem.file)) for problem in error.problems
        )
        raise CallError(f"owl:imports: {placed}: give the shapes as files with --shapes") from error
    found = {
        term: replace(shape, file=bases.get(shape.file, shape.file)) for term, shape in read.shapes.items()
    }
    imports = {address: bases.get(file, file) for address, file in read.imports.items()}
    return replace(read, shapes=found, imports=imports, files=named)


def _fetch(address: str, importer: str, path: Path, end: float, seconds: float) -> None:
    """Write what stands at a web address to a file.

    Args:
        address: The address.
        importer: The file that imports it.
        path: The file to write.
        end: When (as of the monotonic clock) it must have ended.
        seconds: How long all the fetching may take, for the message.
    """
    try:
        scheme = urlsplit(address).scheme
        if not scheme:
            raise CallError(f"{importer}: owl:imports: a blank node cannot be imported: write an address")
        if scheme not in ("http", "https"):
            raise CallError(
                f"owl:imports <{address}>: only web addresses are fetched: name the file with --shapes"
            )
        _download(address, path, end)
    except (HTTPException, ValueError, OSError) as error:
        late = f"all that is imported takes more than {seconds:g} s"
        reason = late if monotonic() >= end else _reason(error)
        raise CallError(
            f"owl:imports <{address}>: it cannot be fetched ({reason}): name a copy of it with --shapes"
        ) from error


def _reason(error: Exception) -> str:
    """Why it cannot be fetched: one short line, whatever the server sent."""
    code = getattr(error, "code", None)
    text = str(getattr(error, "reason", None) or error) or type(error).__name__
    words = "".join(sign if sign.isprintable() else " " for sign in text[:_SHOWN]).split()
    return " ".join([str(code), *words] if code else words)


def _download(address: str, path: Path, end: float) -> None:
    opener = web.OpenerDirector()
    for handler in (
        web.ProxyHandler(),
        _Http(end),
        _Https(end),
        _Redirects(),
        web.HTTPErrorProcessor(),
        web.HTTPDefaultErrorHandler(),
        web.UnknownHandler(),
    ):
        opener.add_handler(handler)
    request = web.Request(address, headers={"Accept": _ACCEPT})
    with opener.open(request, timeout=_left(end)) as answer, path.open("wb") as file:
        shutil.copyfileobj(answer, file)
        # What is read in parts and ends too early is no error to http.client.
        if missing := answer.length:
            raise ValueError(f"the last {missing} bytes of the answer are missing")


def _left(end: float) -> float:
    """How long to wait for the next bytes."""
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return min(left, _IDLE)


class _Bounded(io.RawIOBase):
    """What a socket receives, headers and all, until it is too late or too much."""

    def __init__(self, raw: io.RawIOBase, sock: Any, end: float) -> None:
        self._raw, self._sock, self._end, self._size = raw, sock, end, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._end))
        count: int | None = self._raw.readinto(buffer)
        self._size += count or 0
        if self._size > _LARGEST:
            raise ValueError(f"it is larger than {_LARGEST // 1_000_000} MB")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _connected(kind: type[HTTPConnection], end: float) -> Any:
    def connection(host: str, **options: Any) -> HTTPConnection:
        def answer(sock: Any, *words: Any, **more: Any) -> HTTPResponse:
            response = HTTPResponse(sock, *words, **more)
            response.fp = io.BufferedReader(_Bounded(response.fp.detach(), sock, end))
            return response

        made = kind(host, **{**options, "timeout": _left(end)})
        made.response_class = answer  # type: ignore
        return made

    return connection


class _Http(web.HTTPHandler):
    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def http_open(self, req: web.Request) -> HTTPResponse:
        return self.do_open(_connected(HTTPConnection, self._end), req)


class _Https(web.HTTPSHandler):
    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def https_open(self, req: web.Request) -> HTTPResponse:
        return self.do_open(_connected(HTTPSConnection, self._end), req)


class _Redirects(web.HTTPRedirectHandler):
    def redirect_request(
        self, req: web.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> web.Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise URLError(f"it redirects to {newurl}, which is no web address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
