"""RDF files of any syntax, compressed or not, or standard input, as a stream of triples.

The syntax is told by the file's suffix, and by the content where there is none (standard input). Named graphs
are read as one graph, as SHACL's data graph is one. Nothing is fetched: a JSON-LD context that stands
elsewhere is refused.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from caro_graph.problems import CallError, FactsError, Problem

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat, Triple

__all__ = ["STDIN", "SUFFIXES", "read_triples", "shown_name"]

STDIN = "-"
_FORMATS = {
    ".ttl": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
    ".xml": "RDF_XML",
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
}
SUFFIXES = tuple(_FORMATS)
"""The suffixes of RDF files; each may be followed by ``.gz``."""
_GZIP = b"\x1f\x8b"
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)
_SNIFFED = 4096
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"\s*<(\?xml|!DOCTYPE|!--|rdf:RDF)\b")
_JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*\{\s*["}])')
_NQUAD = re.compile(rb"\s*(<[^>]*>|_:\S+)\s*<[^>]*>\s*(<[^>]*>|_:\S+|\"[^\n]*\"\S*)\s*(<[^>]*>|_:\S+)\s*\.")
_PLACE = re.compile(r"Parser error (?:at|between) line[^:]*: ")


def shown_name(file: str) -> str:
    """Return a file's name as messages show it; ``-`` is ``<stdin>``."""
    return "<stdin>" if file == STDIN else file


def read_triples(
    file: str, prefixes: MutableMapping[str, str] | None = None, base: str | None = None
) -> Iterator[Triple]:
    """Yield the triples of an RDF file, its blank nodes renamed so that no two files share one.

    Args:
        file: A path, or ``-`` for standard input.
        prefixes: Takes up the prefixes that the file declares.
        base: The base IRI of its relative IRIs; the file's own address if not given.

    Raises:
        FactsError: the file does not parse, is truncated, or is HTML; placed on line and column.
        CallError: the file is not there, cannot be read, or its syntax is unknown.
    """
    from pyoxigraph import parse

    with _opened(file) as stream:
        head = stream.peek(_SNIFFED)[:_SNIFFED]
        syntax = _syntax(file, head)
        base = base or (Path(file) if file != STDIN else Path("stdin")).resolve().as_uri()
        try:
            parser = parse(stream, format=syntax, base_iri=base, rename_blank_nodes=True)
            for quad in parser:
                yield quad.triple
            if prefixes is not None:
                for prefix, namespace in parser.prefixes.items():
                    prefixes.setdefault(prefix, namespace)
        except SyntaxError as error:
            raise _unparsed(file, error, syntax.name) from error
        except _BROKEN as error:
            raise _broken(file, error) from error


def _unparsed(file: str, error: SyntaxError, syntax: str) -> FactsError:
    reason = _PLACE.sub("", " ".join(str(error.msg).split())).rstrip(".:")
    line, column = error.lineno or 1, error.offset or 1
    if "LoadDocumentCallback" in reason:
        what = "a context that stands elsewhere is not fetched"
        return _wrong(file, what, "write it into the file", line, column)
    return _wrong(file, f"this is not {syntax}: {reason}", "correct the file", line, column)


def _broken(file: str, error: Exception) -> FactsError:
    reason = str(error).rstrip(".")
    return _wrong(file, f"the compressed file is broken ({reason})", "get it, or make it, again")


def _wrong(file: str, what: str, todo: str, line: int = 1, column: int = 1) -> FactsError:
    return FactsError([Problem(shown_name(file), line, column, what, todo)])


@contextmanager
def _opened(file: str) -> Iterator[io.BufferedReader[io.RawIOBase]]:
    """Open a file or standard input, decompressed if it begins as gzip does, whatever its name."""
    with ExitStack() as stack:
        try:
            raw = sys.stdin.buffer if file == STDIN else stack.enter_context(Path(file).open("rb"))
        except IsADirectoryError as error:
            raise CallError(f"{file}: this is a folder: name the files in it") from error
        except OSError as error:
            raise CallError(f"{file}: it cannot be read ({error.strerror}): check the file's name") from error
        stream = io.BufferedReader(cast(io.RawIOBase, raw))
        if stream.peek(2)[:2] == _GZIP:
            stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)))
        try:
            stream.peek(1)
        except _BROKEN as error:
            raise _broken(file, error) from error
        yield stream


def _syntax(file: str, head: bytes) -> RdfFormat:
    """The syntax of a file, by its suffix, else by its first bytes."""
    from pyoxigraph import RdfFormat

    if _HTML.match(head):
        raise _wrong(file, "this is an HTML page, not RDF", "get the RDF itself, not the page that shows it")
    path = Path(file)
    suffix = path.with_suffix("").suffix if path.suffix.lower() == ".gz" else path.suffix
    if suffix.lower() in _FORMATS:
        return getattr(RdfFormat, _FORMATS[suffix.lower()])  # type: ignore[no-any-return]
    if file != STDIN and suffix:
        known = ", ".join(SUFFIXES)
        raise CallError(f"{file}: no RDF syntax has the suffix '{suffix}': use {known}, with or without .gz")
    if _JSON.match(head):
        return RdfFormat.JSON_LD
    if _XML.match(head):
        return RdfFormat.RDF_XML
    return RdfFormat.N_QUADS if _NQUAD.match(head) else RdfFormat.TRIG
