"""What a person writes of the catalogue: ``data/catalogue.yaml``, read, checked and mapped like the facts.

Its keys are those of ``ontology/catalogue.jsonld``, and a few that are not published as they stand: they say
what a data set holds (``graph``, ``kind``, ``table``, ``file``), from which fact its period comes, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_graph.context import Context, Term, read_context
from caro_graph.describing.codes import wrong_code
from caro_graph.facts import check_facts
from caro_graph.lexical import check_reference, resolve
from caro_graph.loading import Facts
from caro_graph.mapping import to_quads
from caro_graph.problems import FactsError, Problem
from caro_graph.publication import FILE, Publication, bundled
from caro_graph.reading import Entry as KeyValues
from caro_graph.reading import Node, Scalar
from caro_graph.reading.files import CATALOGUE, read_text
from caro_graph.reading.yamlfacts import read_yaml

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["CONTEXT", "GUIDES", "Entries", "Entry", "read_entries"]

CONTEXT = "catalogue.jsonld"
GUIDES = ("graph", "kind", "table", "file", "period", "shapes", "provenance", "provenanceEn", "siret")
"""The keys that guide the build, and are not published as they stand."""
_REFERENCES = frozenset({"period", "shapes"})
_ASIDE = {
    "Dataset": ("startDate", "endDate", "availability"),
    "Catalog": ("frequency", "accessRights", "availability"),
}
"""What is said there of something else: of the period, the files, the data sets."""
_DATASET = ("title", "description", "identifier")
_LANGUAGES = {"fr": "", "en": "En"}
_KEYWORD = re.compile(r"[\w .-]{3,96}\Z")
"""What both CKAN (tag_name_validator) and udata (TAG_MIN_LENGTH, TAG_MAX_LENGTH) take."""


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
        found = {language: self.first(key + suffix) for language, suffix in _LANGUAGES.items()}
        return {language: value for language, value in found.items() if value}


@dataclass(frozen=True)
class Entries:
    """The catalogue as written: its context, its own entry, the data sets, all else, and their statements.

    ``triples`` are what the entries say by themselves; what guides the build is not among them.
    """

    context: Context
    catalogue: Entry | None
    datasets: Sequence[Entry]
    others: Mapping[str, Entry]
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
    nodes = [_whole(publication, tables)]
    problems: list[Problem] = []
    if path.exists():
        nodes = []
        text, problems = read_text(path, publication.root)
        if text:
            nodes, wrong = read_yaml(text, path.relative_to(publication.root).as_posix(), "catalogue")
            problems += wrong
    problems += _wrong(nodes, context, facts)
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
    values: dict[str, list[str]] = {
        "id": [f"catalogue/{publication.id}"],
        "type": ["Dataset"],
        "identifier": [publication.id],
        "table": list(tables),
    }
    for key, texts in (("title", publication.title), ("description", publication.description)):
        values |= {key + _LANGUAGES[lang]: [text] for lang, text in texts.items() if lang in _LANGUAGES}

    def scalar(text: str) -> Scalar:
        return Scalar(text, 1, 1)

    made = (KeyValues(scalar(key), tuple(map(scalar, texts))) for key, texts in values.items() if texts)
    return Node(FILE, "catalogue", 1, 1, tuple(made))


def _context(publication: Publication) -> Context:
    folder = publication.folder("ontology")
    path = folder / CONTEXT
    return read_context(path if path.is_file() else bundled("ontology") / CONTEXT)


def _triples(nodes: Sequence[Node], context: Context, publication: Publication) -> list[Triple]:
    said = []
    for node in nodes:
        aside = {*GUIDES, *_ASIDE.get(node.types[0], ())}
        entries = tuple(entry for entry in node.entries if entry.key.text not in aside)
        said.append(replace(node, entries=entries))
    return [quad.triple for quad in to_quads(said, context, publication.base, publication.graphs)]


def _wrong(nodes: Sequence[Node], context: Context, facts: Facts) -> list[Problem]:
    guides = {key: Term(key, "", "@id" if key in _REFERENCES else None) for key in GUIDES}
    # Codes are those of lists elsewhere, in capitals: no identifiers.
    codes = {key: term for key, term in context.terms.items() if term.scope}
    plain = {key: replace(term, datatype=None, scope=None) for key, term in codes.items()}
    whole = replace(context, terms={**context.terms, **guides, **plain})
    publication = facts.publication
    known = facts.vocabulary.terms | {publication.things + node.id for node in facts.nodes}
    problems = check_facts(nodes, whole, publication.base, known, named=check_reference)
    for node in nodes:
        for key, value in node.scalars():
            scope = codes[key.text].scope if key.text in codes else None
            if scope and (todo := wrong_code(value.text, scope)):
                problems.append(node.problem(f"'{value.text}' is not a code of '{key.text}'", todo, value))
    seen: dict[str, Node] = {}
    for node in nodes:
        if "Dataset" in node.types:
            problems += _dataset(node, publication, seen)
            problems += _contents(node, facts)
    catalogues = [node for node in nodes if "Catalog" in node.types]
    problems += [
        node.problem("a second catalogue", "keep one node of type Catalog") for node in catalogues[1:]
    ]
    return problems


def _dataset(node: Node, publication: Publication, seen: dict[str, Node]) -> Iterator[Problem]:
    prefix, _, name = node.id.rpartition("/")
    if node.id and (prefix != "catalogue" or not name):
        yield node.problem(
            f"the data set '{node.id}' is not below 'catalogue/'",
            "write 'id: catalogue/NAME'",
            node.all("id")[0],
        )
    suffixes = [_LANGUAGES[language] for language in publication.languages if language in _LANGUAGES]
    wanted = [key + suffix for key in ("title", "description") for suffix in suffixes] + ["identifier"]
    for key in wanted:
        if not node.all(key):
            yield node.problem(f"the data set has no '{key}'", f"add '{key}: ...'")
    for key in (*_DATASET, "titleEn", "descriptionEn", "licence"):
        for extra in node.all(key)[1:]:
            yield node.problem(f"the data set has two values of '{key}'", "keep one", extra)
    for value in node.all("identifier"):
        earlier = seen.setdefault(value.text, node)
        if earlier is not node:
            what = f"the identifier '{value.text}' stands already in {earlier.file}:{earlier.line}"
            yield node.problem(what, "give this data set another: portals update by it", value)
    for key in ("keyword", "keywordEn"):
        for value in node.all(key):
            if not _KEYWORD.match(value.text):
                what = f"the keyword '{value.text}' is refused by portals"
                yield node.problem(what, "use 3 to 96 letters, digits, spaces and - _ . only", value)


def _contents(node: Node, facts: Facts) -> Iterator[Problem]:
    for value in node.all("graph"):
        if value.text not in facts.graphs:
            todo = f"use one of: {', '.join(facts.graphs)}"
            yield node.problem(f"there is no graph '{value.text}'", todo, value)
    for value in node.all("kind"):
        if value.text not in facts.context.classes:
            yield node.problem(f"'{value.text}' is no type of facts", "use one of the context's", value)
