"""All that describes a publication, as files of its build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from caro_graph.context import Context
from caro_graph.describing.dcat import Described, catalogue_triples, distribution_iri
from caro_graph.describing.entries import Entries, read_entries
from caro_graph.describing.graphs import graph_triples
from caro_graph.describing.names import PREFIXES
from caro_graph.describing.neighbours import neighbour_triples
from caro_graph.describing.page import catalogue_page
from caro_graph.describing.parts import dataset_files, missing_tables, parts_of, quads_of, whole_files
from caro_graph.describing.periods import period_of
from caro_graph.describing.provenance import provenance_triples
from caro_graph.describing.scdl import scdl_files
from caro_graph.describing.statistics import statistics_of
from caro_graph.describing.void import void_triples
from caro_graph.loading import Facts
from caro_graph.problems import FactsError, Problem
from caro_graph.quality.measuring import Measurement
from caro_graph.table_definitions import Table
from caro_graph.writing import compact, graph_files
from caro_graph.writing.rdf import turtle

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

__all__ = ["check_catalogue", "describe"]

_STEM = "catalogue"
_STATISTICAL = "STATISTICAL"


def describe(
    facts: Facts,
    triples: Sequence[Triple],
    files: Mapping[str, bytes],
    tables: Iterable[Table],
    measured: Iterable[Measurement],
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of each data set, and those that describe them: their names and contents.

    Args:
        facts: The facts, for the public: a catalogue is for everybody.
        triples: The statements of all graphs as one.
        files: What the build wrote so far.
        tables: The definitions of its tables.
        measured: How good the facts are.

    Raises:
        FactsError: something is wrong with ``data/catalogue.yaml``, each with its place.
        CallError: the publisher has no name, or ``SOURCE_DATE_EPOCH`` is no moment.
    """
    publication = facts.publication
    by_name = {table.name: table for table in tables}
    entries = read_entries(facts, by_name)
    held = {entry.iri: quads_of(entry, facts) for entry in entries.datasets}
    own: dict[str, bytes] = {}
    for entry in entries.datasets:
        own.update(dataset_files(entry, held[entry.iri], facts))
    yield from own.items()
    described = _described(entries, held, facts, {**files, **own}, by_name)
    shares = {one.metric: one.value for one in measured if one.value is not None and not one.graph}
    graphs = list(graph_triples(facts))
    said = [*catalogue_triples(described, entries, publication, shares), *graphs]
    said = _ordered([*said, *neighbour_triples(said, entries, facts)], entries.context)
    for name, content in graph_files(said, _STEM, PREFIXES, None):
        if not name.endswith(".nt"):
            yield name, content
    yield f"{_STEM}.jsonld", compact(said, entries.context, publication.base)
    dumps = [publication.files + name for name in whole_files(publication.id) if name in files]
    void = turtle(_ordered([*void_triples(facts, triples, dumps), *graphs]), PREFIXES)
    yield "void.ttl", void
    yield ".well-known/void", void
    record = provenance_triples(facts, [each.entry.iri for each in described])
    yield "provenance.ttl", turtle(_ordered(record), PREFIXES)
    yield from scdl_files(described, entries, facts)
    yield catalogue_page(described, entries, facts)


def check_catalogue(facts: Facts, tables: Iterable[Table]) -> None:
    """Check what of ``data/catalogue.yaml`` can be known without building.

    Raises:
        FactsError: something is wrong with it, each with its place.
        CallError: it cannot be read.
    """
    names = {table.name for table in tables}
    problems: list[Problem] = []
    for entry in read_entries(facts, sorted(names)).datasets:
        problems += missing_tables(entry, names)
        try:
            period_of(entry, (), facts)
        except FactsError as error:
            problems += error.problems
    if problems:
        raise FactsError(problems)


def _described(
    entries: Entries,
    held: Mapping[str, Sequence[Quad]],
    facts: Facts,
    files: Mapping[str, bytes],
    tables: Mapping[str, Table],
) -> list[Described]:
    found: list[Described] = []
    problems: list[Problem] = []
    for entry in entries.datasets:
        quads = held[entry.iri]
        try:
            parts = parts_of(entry, facts, files, tables, entries.by_iri)
            period = period_of(entry, quads, facts)
        except FactsError as error:
            problems += error.problems
            continue
        statistical = _STATISTICAL in entry.all("datasetType")
        statistics = statistics_of(quads, facts.vocabulary) if statistical else ()
        found.append(Described(entry, parts, period, tuple(statistics)))
    known = {distribution_iri(each.entry, part) for each in found for part in each.parts}
    for entry in entries.by_iri.values():
        if "Distribution" in entry.node.types and entry.iri not in known and not problems:
            what = f"no data set has the file '{entry.node.id}'"
            problems.append(entry.node.problem(what, "write 'id: catalogue/DATASET/FILE' of one that has it"))
    if problems:
        raise FactsError(problems)
    return found


def _ordered(triples: Iterable[Triple], context: Context | None = None) -> list[Triple]:
    """Sort by subject, property (in the context's order) and value; drop what is said twice."""
    rank = context.rank if context else {}

    def key(triple: Triple) -> tuple[str, bool, int, str, str]:
        predicate = triple.predicate.value
        is_type = predicate.endswith("#type")
        return str(triple.subject), not is_type, rank.get(predicate, len(rank)), predicate, str(triple.object)

    return sorted(set(triples), key=key)
