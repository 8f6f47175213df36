"""RDF files of any syntax, compressed or not, or standard input, as a stream of statements.

The syntax is told by the file's suffix, and by the content where there is none (standard input). Triples
leave out which graph they are in, as SHACL's data graph is one graph. Nothing is fetched: a JSON-LD context
that stands elsewhere is refused.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, errors

from caro_graph.problems import CallError, FactsError, Problem

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat, Triple

__all__ = ["STDIN", "SUFFIXES", "read_quads", "read_triples", "shown_name"]

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
_TURTLES = ("TURTLE", "N_TRIPLES", "N_QUADS", "TRIG")
_GZIP = b"\x1f\x8b"
_UTF8 = "save it in UTF-8"
_BOM = b"\xef\xbb\xbf"
_FOREIGN = {
    _GZIP: ("this was compressed twice", "compress it once"),
    b"PK\x03\x04": ("this is a zip archive, not RDF", "extract the RDF file from it"),
    b"BZh": ("this is compressed with bzip2", "decompress it, or compress it with gzip"),
    b"\xfd7zXZ": ("this is compressed with xz", "decompress it, or compress it with gzip"),
    b"\x28\xb5\x2f\xfd": ("this is compressed with zstd", "decompress it, or compress it with gzip"),
    b"\xff\xfe": ("this is text in UTF-16", _UTF8),
    b"\xfe\xff": ("this is text in UTF-16", _UTF8),
}
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)
_SNIFFED = 1 << 16
_REREAD = 1 << 24
_LONGEST_ENTITY = 4096
_ENTITY = re.compile(r"&[^#]")
_HTML = re.compile(rb"<(!doctype\s+html\b|html[\s>])", re.IGNORECASE)
_HTML_PART = re.compile(rb"<(head|body)[\s>]", re.IGNORECASE)
_BLANK = re.compile(rb"\s*")
_XML = re.compile(rb"\s*<(\?xml\s|!DOCTYPE\s|!--|rdf:\w+[\s>])")
_JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*\{\s*["}])')
_IRI, _NODE = rb"<[^<>\s]*>", rb"(?:<[^<>\s]*>|_:[^\s<>\"]+)"
_LITERAL = rb'"(?:[^"\\\n]|\\.)*"(?:\^\^<[^<>\s]*>|@[\w-]+)?'
_NQUAD = re.compile(
    rb"^[ \t]*" + rb"[ \t]*".join((_NODE, _IRI, b"(?:" + _NODE + b"|" + _LITERAL + b")", _NODE, rb"\.")),
    re.MULTILINE,
)
_PLACE = re.compile(r"Parser error (?:at|between) line[^:]*: ")


def shown_name(file: str) -> str:
    """Return a file's name as messages show it; ``-`` is ``<stdin>``."""
    return "<stdin>" if file == STDIN else file


def read_triples(
    file: str, prefixes: MutableMapping[str, str] | None = None, base: str | None = None
) -> Iterator[Triple]:
    """Yield the triples of an RDF file, whatever graph they are in; else as :func:`read_quads`."""
    for quad in read_quads(file, prefixes, base):
        yield quad.triple


def read_quads(
    file: str, prefixes: MutableMapping[str, str] | None = None, base: str | None = None
) -> Iterator[Quad]:
    """Yield the statements of an RDF file, its blank nodes renamed so that no two files share one.

    Args:
        file: A path, or ``-`` for standard input.
        prefixes: Takes up the prefixes that the file declares.
        base: The base IRI of its relative IRIs; the file's own address if not given.

    Raises:
        FactsError: the file does not parse, is truncated, or is HTML; placed on line and column.
        CallError: the file is not there, cannot be read, or its syntax is unknown.
    """
    from pyoxigraph import parse

    with _opened(file) as source:
        syntax = _syntax(file, source.head)
        base = base or (Path(file) if file != STDIN else Path("stdin")).resolve().as_uri()
        checked = _WellFormed(file, source) if syntax.name == "RDF/XML" else None
        stream = cast(IO[bytes], checked or source)
        try:
            parser = parse(stream, format=syntax, base_iri=base, rename_blank_nodes=True)
            yield from parser
            if checked:
                checked.finish()
            if prefixes is not None:
                for prefix, namespace in parser.prefixes.items():
                    prefixes.setdefault(prefix, namespace)
        except SyntaxError as error:
            raise _unparsed(file, error, syntax.name) from error
        except MemoryError as error:
            what = "a term in this file is longer than the parser takes (16 MiB)"
            raise _wrong(file, what, "shorten the term, or leave it out") from error
        except _BROKEN as error:
            raise _broken(file, error) from error


class _Source:
    """Bytes whose first ones, ``head``, have been looked at; what they come from is never closed by it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.head = self._ahead = stream.read(_SNIFFED)

    def skip(self, count: int) -> None:
        """Leave out the first bytes."""
        self.head = self._ahead = self.head[count:]

    def read(self, size: int = -1) -> bytes:
        """As a file's: at most ``size`` bytes, none at the end."""
        if not self._ahead:
            return self._stream.read(size)
        if size < 0:
            size = len(self._ahead)
        part, self._ahead = self._ahead[:size], self._ahead[size:]
        return part


class _WellFormed:
    """XML that is checked as it is read: the RDF parser takes a file that is cut off for a whole one, and
    expands entities without a limit.
    """

    def __init__(self, file: str, source: _Source) -> None:
        self._file, self._source, self._ended = file, source, False
        self._expat = ParserCreate()
        self._expat.EntityDeclHandler = self._entity

    def read(self, size: int = -1) -> bytes:
        """As a file's.

        Raises:
            FactsError: the XML is not well-formed so far.
        """
        part = self._source.read(size)
        if not self._ended:
            self._ended = not part
            try:
                self._expat.Parse(part, self._ended)
            except ExpatError as error:
                raise self._ill_formed(error) from error
            except (LookupError, ValueError) as error:  # Python knows no such encoding, or not for XML
                raise _wrong(self._file, "the encoding that its XML declares is not known", _UTF8) from error
        return part

    def finish(self) -> None:
        """Read what the RDF parser left, so that the end is checked too."""
        while not self._ended:
            self.read(_SNIFFED)

    def _ill_formed(self, error: ExpatError) -> FactsError:
        reason = ErrorString(error.code)
        if reason == errors.XML_ERROR_NO_ELEMENTS and self._ended:
            what, todo = "the file ends before its XML does", "get it, or make it, again"
        else:
            what, todo = f"this is not RDF/XML: {reason}", "correct the file"
        return _wrong(self._file, what, todo, error.lineno, error.offset + 1)

    def _entity(self, name: str, _parameter: bool, value: str | None, *_external: str | None) -> None:
        # Entities in entities, or long ones, make gigabytes of a small file; namespaces need neither.
        if value is not None and (len(value) > _LONGEST_ENTITY or _ENTITY.search(value)):
            what = (
                f"the XML entity '{name}' is {'long' if len(value) > _LONGEST_ENTITY else 'made of others'}"
            )
            line, column = self._expat.CurrentLineNumber, self._expat.CurrentColumnNumber + 1
            raise _wrong(self._file, what, "write out what it stands for", line, column)


def _unparsed(file: str, error: SyntaxError, syntax: str) -> FactsError:
    reason = _PLACE.sub("", " ".join(str(error.msg).split())).rstrip(".:")
    line, column = error.lineno or 1, error.offset or 1
    if "LoadDocumentCallback" in reason:
        what = "a context that stands elsewhere is not fetched"
        return _wrong(file, what, "write it into the file", line, column)
    if syntax == "JSON-LD":
        column = _characters(file, line, column)
    return _wrong(file, f"this is not {syntax}: {reason}", "correct the file", line, column)


def _characters(file: str, line: int, column: int) -> int:
    """The column in characters: pyoxigraph counts those of JSON in bytes, those of Turtle in characters."""
    if file == STDIN or not Path(file).is_file() or Path(file).stat().st_size > _REREAD:
        return column
    with _opened(file) as source:
        lines = b"".join(iter(lambda: source.read(_SNIFFED), b"")).split(b"\n")
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].decode("utf-8", "replace")) + 1


def _broken(file: str, error: Exception) -> FactsError:
    reason = str(error).rstrip(".")
    return _wrong(file, f"the compressed file is broken ({reason})", "get it, or make it, again")


def _wrong(file: str, what: str, todo: str, line: int = 1, column: int = 1) -> FactsError:
    return FactsError([Problem(shown_name(file), line, column, what, todo)])


@contextmanager
def _opened(file: str) -> Iterator[_Source]:
    """Open a file or standard input, decompressed if it begins as gzip does, whatever its name."""
    with ExitStack() as stack:
        try:
            source = _Source(
                _standard_input() if file == STDIN else stack.enter_context(Path(file).open("rb"))
            )
        except IsADirectoryError as error:
            raise CallError(f"{file}: this is a folder: name the files in it") from error
        except OSError as error:
            raise CallError(f"{file}: it cannot be read ({error.strerror}): check the file's name") from error
        if source.head.startswith(_GZIP):
            packed = gzip.GzipFile(fileobj=cast(IO[bytes], source), mode="rb")
            try:
                source = _Source(cast(IO[bytes], stack.enter_context(packed)))
            except _BROKEN as error:
                raise _broken(file, error) from error
        for start, (what, todo) in _FOREIGN.items():
            if source.head.startswith(start):
                raise _wrong(file, what, todo)
        if b"\0" in source.head[:4]:
            raise _wrong(file, "this is no text in UTF-8", "save it in UTF-8, if it is text at all")
        if source.head.startswith(_BOM):
            source.skip(len(_BOM))
        yield source


def _standard_input() -> IO[bytes]:
    # Python has no sys.stdin where the caller closed it.
    if sys.stdin is None or sys.stdin.closed:
        raise CallError("-: standard input is closed: name a file, or send one to standard input")
    return sys.stdin.buffer


def _is_html(head: bytes, *, turtle: bool) -> bool:
    """Whether a file begins as a page does; ``<body>`` may also be a relative IRI of Turtle."""
    place = _after_blank(head, 0)
    while head.startswith((b"<!--", b"<?"), place):
        end = b"?>" if head.startswith(b"<?", place) else b"-->"
        found = head.find(end, place)
        if found < 0:
            return False
        place = _after_blank(head, found + len(end))
    return bool(_HTML.match(head, place) or (not turtle and _HTML_PART.match(head, place)))


def _after_blank(head: bytes, place: int) -> int:
    return next(match.end() for match in _BLANK.finditer(head, place))


def _syntax(file: str, head: bytes) -> RdfFormat:
    """The syntax of a file, by its suffix, else by its first bytes."""
    from pyoxigraph import RdfFormat

    path = Path(file)
    suffix = (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()
    if _is_html(head, turtle=_FORMATS.get(suffix, "TURTLE") in _TURTLES):
        raise _wrong(file, "this is an HTML page, not RDF", "get the RDF itself, not the page that shows it")
    if suffix in _FORMATS:
        return getattr(RdfFormat, _FORMATS[suffix])  # type: ignore[no-any-return]
    if file != STDIN and suffix:
        known = ", ".join(SUFFIXES)
        raise CallError(f"{file}: no RDF syntax has the suffix '{suffix}': use {known}, with or without .gz")
    if _JSON.match(head):
        return RdfFormat.JSON_LD
    if _XML.match(head):
        return RdfFormat.RDF_XML
    return RdfFormat.N_QUADS if _NQUAD.search(head) else RdfFormat.TRIG
