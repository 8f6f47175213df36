"""What a person writes of the catalogue: ``data/catalogue.yaml``, read, checked and mapped like the facts.

Its keys are those of ``ontology/catalogue.jsonld``, and a few that are not published as they stand: they say
what a data set holds (``graph``, ``kind``, ``table``, ``file``), from which fact its period comes, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_graph.context import Context, read_context
from caro_graph.describing.rules import GUIDES, LANGUAGES, entry_problems, personal_problems
from caro_graph.lexical import resolve
from caro_graph.loading import Facts
from caro_graph.mapping import to_quads
from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.publication import FILE, Publication, bundled
from caro_graph.reading import Entry as KeyValues
from caro_graph.reading import Node, Scalar
from caro_graph.reading.files import CATALOGUE, read_text
from caro_graph.reading.yamlfacts import read_yaml

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["Entries", "Entry", "read_entries"]

_CONTEXT = "catalogue.jsonld"
_ASIDE = {
    "Dataset": ("startDate", "endDate", "availability"),
    "Catalog": ("frequency", "accessRights", "availability"),
}
"""What is said there of something else: of the period, the files, the data sets."""


@dataclass(frozen=True)
class Entry:
    """A node of the catalogue: its IRI, and its values by key as they are written."""

    iri: str
    node: Node

    @property
    def name(self) -> str:
        """The last part of the IRI: what files are named after."""
        return self.iri.rpartition("/")[2]

    def all(self, key: str) -> tuple[str, ...]:
        """Return the values of a key, none if the entry lacks it."""
        return tuple(value.text for value in self.node.all(key))

    def first(self, key: str) -> str | None:
        """Return the first value of a key, or None."""
        return self.node.first(key)

    def texts(self, key: str) -> dict[str, str]:
        """Return the value of a key by language: ``title`` and ``titleEn``."""
        found = {language: self.first(key + suffix) for language, suffix in LANGUAGES.items()}
        return {language: value for language, value in found.items() if value}


@dataclass(frozen=True)
class Entries:
    """The catalogue as written: its context, its own entry, the data sets, all entries, their statements.

    ``triples`` are what the entries say by themselves; what guides the build is not among them.
    """

    context: Context
    catalogue: Entry | None
    datasets: Sequence[Entry]
    by_iri: Mapping[str, Entry]
    triples: Sequence[Triple]


def read_entries(facts: Facts, tables: Iterable[str] = ()) -> Entries:
    """Read ``data/catalogue.yaml``; a publication without one has a catalogue of one data set, all of it.

    Args:
        facts: The facts.
        tables: The names of the tables, for that one data set.

    Raises:
        FactsError: something is wrong with it, each with its place.
        CallError: the context of the catalogue cannot be read.
    """
    publication = facts.publication
    context = _context(publication)
    path = publication.data / CATALOGUE
    whole = _whole(publication, tables)
    nodes = [whole]
    problems: list[Problem] = []
    if path.exists():
        nodes = []
        text, problems = read_text(path, publication.root)
        if text:
            nodes, wrong = read_yaml(text, path.relative_to(publication.root).as_posix(), "catalogue")
            problems += wrong
    problems += entry_problems(nodes, context, facts)
    problems += personal_problems([*nodes, whole], facts)
    if problems:
        raise FactsError(problems)
    entries = [Entry(resolve(node.id, publication.base), node) for node in nodes]
    by_type: dict[str, list[Entry]] = {}
    for entry in entries:
        by_type.setdefault(entry.node.types[0], []).append(entry)
    return Entries(
        context,
        next(iter(by_type.get("Catalog", [])), None),
        by_type.get("Dataset", []),
        {entry.iri: entry for entry in entries},
        _triples(nodes, context, publication),
    )


def _whole(publication: Publication, tables: Iterable[str]) -> Node:
    """The data set of a publication that describes none: all of it, as publication.toml tells of it."""
    if not LANGUAGES.keys() & set(publication.languages):
        path = publication.root / FILE
        raise CallError(f"{path}: languages: a catalogue is in French or English: add 'fr' or 'en'")
    values: dict[str, list[str]] = {
        "id": [f"catalogue/{publication.id}"],
        "type": ["Dataset"],
        "identifier": [publication.id],
        "table": list(tables),
    }
    for key, texts in (("title", publication.title), ("description", publication.description)):
        values |= {key + LANGUAGES[lang]: [text] for lang, text in texts.items() if lang in LANGUAGES}

    def scalar(text: str) -> Scalar:
        return Scalar(text, 1, 1)

    made = (KeyValues(scalar(key), tuple(map(scalar, texts))) for key, texts in values.items() if texts)
    return Node(FILE, "catalogue", 1, 1, tuple(made))


def _context(publication: Publication) -> Context:
    folder = publication.folder("ontology")
    path = folder / _CONTEXT
    return read_context(path if path.is_file() else bundled("ontology") / _CONTEXT)


def _triples(nodes: Sequence[Node], context: Context, publication: Publication) -> list[Triple]:
    said = []
    for node in nodes:
        aside = {*GUIDES, *_ASIDE.get(node.types[0], ())}
        entries = tuple(entry for entry in node.entries if entry.key.text not in aside)
        said.append(replace(node, entries=entries))
    return [quad.triple for quad in to_quads(said, context, publication.base, publication.graphs)]
