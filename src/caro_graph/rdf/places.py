"""Where a node stands in an RDF file, and how it is written there: with a prefix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["shorten", "subject_line"]

_LOCAL = re.compile(r"[\w-](?:[\w.-]*[\w-])?\Z")
_PREFIX = re.compile(r"\s*(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:<([^>]*)>|([\w.-]*):([\w.-]*[\w-]))(?=\s|$)")
_TOKEN = re.compile(r'''"""|\'{3}|"(?:[^"\\]|\\.)*+"?|'(?:[^'\\]|\\.)*+'?|<[^<>"{}|^`\\\s]*>|\#.*''')
_CLOSING = {quotes: re.compile(r"(?s:\\.)|(" + quotes + ")") for quotes in ('"""', "'''")}
_CACHED = 64


def shorten(term: str, prefixes: Mapping[str, str]) -> str:
    """Return a term in N-Triples with a prefix where one fits: ``<http://e/a>`` as ``ex:a``.

    >>> shorten("<http://e/a>", {"ex": "http://e/"})
    'ex:a'
    >>> shorten("<http://e/a/b>", {"ex": "http://e/"})
    '<http://e/a/b>'
    >>> shorten('"1"^^<http://e/integer>', {"ex": "http://e/"})
    '"1"^^ex:integer'
    """
    if term.startswith('"'):
        text, marker, datatype = term.rpartition("^^<")
        return f"{text}^^{shorten('<' + datatype, prefixes)}" if marker and text.endswith('"') else term
    if not term.startswith("<"):
        return term
    iri = term[1:-1]
    for prefix, namespace in sorted(prefixes.items(), key=lambda item: -len(item[1])):
        if namespace and iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return term


def subject_line(path: Path, term: str) -> int | None:
    """Return the line (from 1) of a Turtle file on which the description of an IRI begins.

    That is where its name stands first on a line that is not indented, as people write Turtle; None where it
    does not, or where the file is in another syntax.
    """
    if path.suffix != ".ttl" or not path.is_file():
        return None
    path = path.resolve()
    state = path.stat()
    return _subjects(path, state.st_mtime_ns, state.st_size).get(term)


@lru_cache(maxsize=_CACHED)
def _subjects(path: Path, _changed: int, _size: int) -> Mapping[str, int]:
    """The lines of a file as it was when it changed last: the cache is asked again after each change."""
    prefixes: dict[str, str] = {}
    found: dict[str, int] = {}
    quotes: str | None = None
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if quotes:
                quotes = _quotes_after(line, quotes)
                continue
            if declared := _PREFIX.match(line):
                prefixes[declared[1]] = declared[2]
            elif subject := _SUBJECT.match(line):
                iri = subject[1] if subject[1] is not None else prefixes.get(subject[2], "") + subject[3]
                found.setdefault(f"<{iri}>", number)
            quotes = _quotes_after(line, None)
    return found


def _quotes_after(line: str, quotes: str | None) -> str | None:
    """The quotes of the long literal that is open after a line, given those that are open before it."""
    if quotes is None and '"""' not in line and "'''" not in line:
        return None
    place = 0
    while True:
        if quotes is None:
            token = _TOKEN.search(line, place)
            if token is None:
                return None
            quotes = token[0] if token[0] in _CLOSING else None
        else:
            token = next((match for match in _CLOSING[quotes].finditer(line, place) if match[1]), None)
            if token is None:
                return quotes
            quotes = None
        place = token.end()
