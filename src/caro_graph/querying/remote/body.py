"""The body of an answer as a file that is read in blocks: decompressed, counted, its end verified."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from gzip import GzipFile
from http.client import HTTPException, HTTPResponse
from xml.parsers.expat import ExpatError, ParserCreate

from caro_graph.problems import EndpointError
from caro_graph.querying.remote.endpoint import Endpoint

__all__ = ["open_body"]

_BLOCK = 65_536
_BOM = b"\xef\xbb\xbf"

_Read = Callable[[int], bytes]
"""Give at most so many bytes, as soon as there are some; none at the end."""


class _Blocks(io.RawIOBase):
    """A file out of a function that reads."""

    def __init__(self, read: _Read) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


def open_body(
    response: HTTPResponse, endpoint: Endpoint, timeout: float, *, xml: bool = False
) -> io.BufferedReader:
    """Open the body of an answer.

    Read it with ``read1`` or ``peek``: ``read`` would wait for the whole of a slow answer. Reading raises an
    EndpointError when the body stalls, is cut, or (``xml``) ends in the middle of the document.

    Args:
        response: The answer, its headers read.
        endpoint: Who gave it.
        timeout: The seconds after which silence is a failure.
        xml: Whether the body is XML, which is then followed to its end.
    """
    read = _received(response, endpoint, timeout)
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        read = _inflated(read, endpoint)
    elif encoding != "identity":
        raise endpoint.failure(
            f"it compressed its answer in a way that was not asked for ({endpoint.clean(encoding)})",
            "tell those who run it, or ask another endpoint",
        )
    read = _without_bom(read)
    return io.BufferedReader(_Blocks(_followed(read, endpoint) if xml else read), _BLOCK)


def _received(response: HTTPResponse, endpoint: Endpoint, timeout: float) -> _Read:
    expected, received = response.length, 0

    def read(size: int) -> bytes:
        nonlocal received
        try:
            block = response.read1(size)
        except TimeoutError as error:
            raise endpoint.failure(
                f"its answer stalled: nothing came for {timeout:g} s",
                "ask for less (LIMIT), or allow more time",
            ) from error
        except (HTTPException, OSError) as error:
            raise _cut(endpoint) from error
        received += len(block)
        # http.client takes a closed connection for the end, whatever length was announced.
        if not block and expected is not None and received < expected:
            raise _cut(endpoint)
        return block

    return read


def _cut(endpoint: Endpoint) -> EndpointError:
    return endpoint.failure(
        "the connection broke off in the middle of its answer", "ask again, or for less (LIMIT)"
    )


def _inflated(read: _Read, endpoint: Endpoint) -> _Read:
    """Decompress what was compressed unasked, in blocks: a small body may be a very large answer."""
    packed = GzipFile(fileobj=io.BufferedReader(_Blocks(read), _BLOCK), mode="rb")

    def unpack(size: int) -> bytes:
        try:
            return packed.read1(size)
        except (EOFError, zlib.error, OSError) as error:
            raise endpoint.failure(
                "its answer cannot be decompressed (gzip)", "ask again, or tell those who run it"
            ) from error

    return unpack


def _without_bom(read: _Read) -> _Read:
    begun = False

    def strip(size: int) -> bytes:
        nonlocal begun
        if begun:
            return read(size)
        begun = True
        start = read(size)
        while start and len(start) < len(_BOM) and (more := read(len(_BOM) - len(start))):
            start += more
        return start if not start.startswith(_BOM) else start[len(_BOM) :] or read(size)

    return strip


def _followed(read: _Read, endpoint: Endpoint) -> _Read:
    """Follow an XML document to its last tag: the parser of terms does not miss what is cut off."""
    parser = ParserCreate()
    begun, ended, wrong = False, False, None

    def follow(size: int) -> bytes:
        nonlocal begun, ended, wrong
        block = read(size)
        if not ended and wrong is None and (block or begun):
            try:
                parser.Parse(block, not block)
            except (ExpatError, LookupError, ValueError) as error:  # the last two: of its encoding
                wrong = error
        begun, ended = True, not block
        # What is wrong within a block is told at the end: the rows before it are good.
        if ended and wrong is not None:
            words = endpoint.clean(str(wrong))
            if isinstance(wrong, LookupError | ValueError):
                what = f"the encoding that its answer declares cannot be read here ({words})"
                raise endpoint.failure(what, "tell those who run it") from wrong
            raise endpoint.failure(
                f"its answer is not a whole XML document ({words})", "ask again, or for less (LIMIT)"
            ) from wrong
        return block

    return follow
