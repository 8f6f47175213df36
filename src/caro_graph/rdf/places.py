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
    return _subjects(path).get(term) if path.suffix == ".ttl" else None


@lru_cache(maxsize=_CACHED)
def _subjects(path: Path) -> Mapping[str, int]:
    prefixes: dict[str, str] = {}
    found: dict[str, int] = {}
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if declared := _PREFIX.match(line):
                prefixes[declared[1]] = declared[2]
            elif subject := _SUBJECT.match(line):
                iri = subject[1] if subject[1] is not None else prefixes.get(subject[2], "") + subject[3]
                found.setdefault(f"<{iri}>", number)
    return found
