"""How terms, paths and places are shown to a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from caro_graph.facts import is_tombstone
from caro_graph.findings import Severity
from caro_graph.rdf.places import shorten
from caro_graph.reading import Node
from caro_graph.summary import count

__all__ = [
    "LineReader",
    "counted",
    "counted_facts",
    "line_reader",
    "severity_of",
    "shortened_path",
    "shown",
    "shown_file",
]

_IRI = re.compile(r"<[^<>]*>")
_TEXTS = (".yaml", ".yml", ".csv", ".ttl", ".nt", ".nq", ".trig")
_LARGEST = 20_000_000
_LONGEST = 200
"""Values are shown up to this many characters: a literal may be a book."""
_LESSER: Mapping[str, Severity] = {
    "http://www.w3.org/ns/shacl#Warning": "warning",
    "http://www.w3.org/ns/shacl#Info": "info",
}
LineReader = Callable[[Path, int], str | None]


def shown_file(file: str | Path, root: Path = Path()) -> str:
    """Return a file's name as reports give it: relative to the working directory if it lies below it.

    A web address stays as it is.
    """
    if "://" in str(file):
        return str(file)
    path = (root / file).resolve()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def counted(number: int, word: str, lang: str) -> str:
    """Say a number of facts or triples.

    >>> counted(1200, "fact", "en"), counted(1, "triple", "fr")
    ('1,200 facts', '1 triplet')
    """
    if lang == "fr":
        name = {"fact": "fait", "triple": "triplet"}[word]
        return f"{number:,} {name}{'s' if number > 1 else ''}".replace(",", "\u202f")
    return count(number, word)


def counted_facts(nodes: Sequence[Node], lang: str) -> str:
    """Say how many facts there are; those that were withdrawn are none, and are told apart."""
    withdrawn = sum(map(is_tombstone, nodes))
    facts = counted(len(nodes) - withdrawn, "fact", lang)
    if not withdrawn:
        return facts
    if lang == "fr":
        return f"{facts} et {withdrawn} retiré{'s' if withdrawn > 1 else ''}"
    return f"{facts} and {withdrawn} withdrawn"


def severity_of(severity: str) -> Severity:
    """Return the severity of an IRI; one that is not SHACL's counts as a violation."""
    return _LESSER.get(severity, "violation")


def shown(term: str, prefixes: Mapping[str, str]) -> str:
    """Return a term in N-Triples, or a bare IRI, as a reader wants it: prefixed, and not too long."""
    known = term.startswith(("<", '"', "_:"))
    text = shorten(term if known else f"<{term}>", prefixes)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def shortened_path(path: str, prefixes: Mapping[str, str]) -> str:
    """Return a property, or a SPARQL property path, in prefixed form."""
    if "<" not in path:
        return shorten(f"<{path}>", prefixes)
    return _IRI.sub(lambda match: shorten(match[0], prefixes), path)


def line_reader() -> LineReader:
    """Return a function that gives a line of a file of text, None where there is none; each is read once."""
    files: dict[Path, tuple[str, ...]] = {}

    def line(path: Path, number: int) -> str | None:
        if path not in files:
            files[path] = _lines(path)
        return files[path][number - 1] if 0 < number <= len(files[path]) else None

    return line


def _lines(path: Path) -> tuple[str, ...]:
    """The lines of a file, as the reader of facts counts them; none of what is no text, or is huge."""
    try:
        if path.suffix.lower() not in _TEXTS or path.stat().st_size > _LARGEST:
            return ()
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ()
    return tuple(text.replace("\r\n", "\n").split("\n"))
