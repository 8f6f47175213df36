"""What each data set of the catalogue holds: its statements, and the files of the build that carry them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_graph.derive import DERIVED_GRAPH
from caro_graph.describing.entries import Entry
from caro_graph.describing.formats import Format, format_of
from caro_graph.describing.names import TYPE
from caro_graph.loading import Facts
from caro_graph.problems import FactsError, Problem
from caro_graph.table_definitions import Table
from caro_graph.writing import compact, graph_files
from caro_graph.writing.rdf import triples_of

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Part", "dataset_files", "is_whole", "missing_tables", "parts_of", "quads_of", "whole_files"]

_FOLDER = "datasets/"
_KINDS = frozenset({TYPE, "https://www.w3.org/ns/activitystreams#formerType"})
"""What tells the kind of a fact, or that of one that was withdrawn."""
_WHOLE = (".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq")
_GRAPH = {"fr": "Toutes les données du jeu, en {}.", "en": "The whole data set, in {}."}
_FILE = {"fr": "Le fichier {}.", "en": "The file {}."}


@dataclass(frozen=True)
class Part:
    """A file of a data set: a distribution. ``size`` is in bytes, ``sha256`` in hexadecimal."""

    path: str
    format: Format
    size: int
    sha256: str
    title: Mapping[str, str]
    description: Mapping[str, str]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def is_whole(entry: Entry) -> bool:
    """Whether a data set is all that is published: it does not say that it holds less."""
    return not any(entry.all(key) for key in ("graph", "kind", "file"))


def whole_files(stem: str) -> tuple[str, ...]:
    """Return the names of the files with the whole graph."""
    return tuple(stem + suffix for suffix in _WHOLE)


def quads_of(entry: Entry, facts: Facts) -> list[Quad]:
    """Return the statements of a data set: of its graphs, or of its kinds of facts in all graphs.

    What follows from a fact (its evidence, its dates as intervals) comes with it. A fact that was withdrawn
    counts as of the kind that it had.
    """
    if is_whole(entry):
        return list(facts.quads)
    graphs = {facts.publication.graphs + name for name in entry.all("graph")}
    classes = {facts.context.classes[kind] for kind in entry.all("kind")}
    if not graphs and not classes:
        return []
    subjects = {
        _fact(quad)
        for quad in facts.quads
        if (not graphs or _graph(quad) in graphs)
        and (not classes or (quad.predicate.value in _KINDS and _value(quad.object) in classes))
    }
    derived = facts.publication.graphs + DERIVED_GRAPH
    return [
        quad
        for quad in facts.quads
        if _fact(quad) in subjects and (not graphs or _graph(quad) in graphs or _graph(quad) == derived)
    ]


def dataset_files(entry: Entry, quads: Iterable[Quad], facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Yield the RDF files of a data set that is a part of the graph: each file's path and its content."""
    triples = [] if is_whole(entry) else triples_of(quads)
    if triples:
        context, things = facts.context, facts.publication.things
        stem = _FOLDER + entry.name
        yield from graph_files(triples, stem, {**context.prefixes, **context.code_prefixes}, things)
        yield f"{stem}.jsonld", compact(triples, context, things)


def parts_of(
    entry: Entry,
    facts: Facts,
    files: Mapping[str, bytes],
    tables: Mapping[str, Table],
    others: Mapping[str, Entry],
) -> list[Part]:
    """Return the files of a data set: those of its statements, of its tables, and those that it names.

    Args:
        entry: The data set.
        facts: The facts.
        files: What the build wrote, by name.
        tables: The definitions of the tables, by name.
        others: The entries of the catalogue by IRI: one of a file has a title and a description for it.

    Raises:
        FactsError: there is no such table or file, or the data set has none at all.
    """
    problems: list[Problem] = []
    parts: list[Part] = []
    stem = facts.publication.id if is_whole(entry) else _FOLDER + entry.name
    titles = entry.texts("title")
    for suffix in _WHOLE:
        if stem + suffix in files:
            parts.append(_part(stem + suffix, files, titles, _said(_GRAPH, _name(suffix))))
    problems += missing_tables(entry, tables)
    for name in entry.all("table") if not problems else ():
        table = tables[name]
        parts.append(_part(f"tables/{name}.csv", files, table.title, table.description))
    for value in entry.node.all("file"):
        if value.text not in files or format_of(value.text) is None:
            what = f"'{value.text}' is no file that a data set may hold"
            problems.append(
                entry.node.problem(what, "name one of the build, as it stands below dist/", value)
            )
        else:
            parts.append(
                _part(value.text, files, dict.fromkeys(titles, value.text), _said(_FILE, value.text))
            )
    parts = [_as_written(part, others.get(f"{entry.iri}/{part.name}")) for part in parts]
    names = [part.name for part in parts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        what = f"two files of this data set are called '{name}'"
        problems.append(entry.node.problem(what, "keep one: a file is known by its name"))
    if not parts and not problems:
        todo = "say what it holds: 'graph', 'kind', 'table' or 'file'"
        problems.append(entry.node.problem("there is nothing in this data set", todo))
    if problems:
        raise FactsError(problems)
    return parts


def _part(
    path: str, files: Mapping[str, bytes], title: Mapping[str, str], description: Mapping[str, str]
) -> Part:
    format_ = format_of(path)
    assert format_ is not None, path
    content = files[path]
    titles = {language: f"{text} ({format_.name})" for language, text in title.items()}
    return Part(path, format_, len(content), hashlib.sha256(content).hexdigest(), titles, dict(description))


def missing_tables(entry: Entry, names: Collection[str]) -> list[Problem]:
    """Return a problem for each table of a data set that there is not."""
    todo = f"use one of: {', '.join(sorted(names))}"
    return [
        entry.node.problem(f"there is no table '{value.text}'", todo, value)
        for value in entry.node.all("table")
        if value.text not in names
    ]


def _as_written(part: Part, entry: Entry | None) -> Part:
    """A file with the title and the description that a person gave it."""
    if entry is None:
        return part
    title = {**part.title, **entry.texts("title")}
    return replace(part, title=title, description={**part.description, **entry.texts("description")})


def _name(path: str) -> str:
    format_ = format_of(path)
    return format_.name if format_ else path


def _said(words: Mapping[str, str], about: str) -> dict[str, str]:
    return {language: text.format(about) for language, text in words.items()}


def _graph(quad: Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _fact(quad: Quad) -> str:
    """The fact that a statement is about: selectors and intervals are named after theirs."""
    return _value(quad.subject).partition("#")[0] if "/id/" in _value(quad.subject) else _value(quad.subject)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
