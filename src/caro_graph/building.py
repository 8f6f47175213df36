"""One build: load, check, write everything, or change nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.alignments import read_alignments
from caro_graph.checking import Checked, check
from caro_graph.describing import describe
from caro_graph.loading import Facts, load
from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.publication import PUBLIC
from caro_graph.quality.dqv import quality_turtle
from caro_graph.quality.measuring import QUALITY_FILE, measure
from caro_graph.queries.available import available_queries
from caro_graph.queries.catalogue import catalogue_files
from caro_graph.report import report_turtle
from caro_graph.table_definitions import Table, publication_tables
from caro_graph.tables import table_files
from caro_graph.writing import canonical_hash, compact, dataset_files, graph_files, replace_folder
from caro_graph.writing.folder import SUMS, sums
from caro_graph.writing.rdf import triples_of
from caro_graph.writing.sssom import ALIGNMENTS_FILE, sssom_tsv

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["INPUTS", "Built", "build", "default_out"]

INPUTS = ("data", "ontology", "shapes", "queries")
"""The folders of a publication that a build is made from."""
_TICK = 20_000_000
"""Nanoseconds: the time of a file is that of the system's last tick, up to so much before it was written."""


@dataclass(frozen=True)
class Built:
    """What a build wrote: the folder, each file's size in bytes, the graph's size and its canonical hash."""

    out: Path
    files: Mapping[str, int]
    facts: Facts
    checked: Checked
    triples: int
    canonical: str


def default_out(facts_root: Path, audience: str = PUBLIC) -> Path:
    """Return where a build goes unless told otherwise: ``dist/``, or ``dist-<audience>/``."""
    return facts_root / ("dist" if audience == PUBLIC else f"dist-{audience}")


def build(
    project: str | Path = ".",
    *,
    out: str | Path | None = None,
    audience: str = PUBLIC,
    lang: str = "en",
    progress: Callable[[str], None] = lambda step: None,
) -> Built:
    """Turn the facts of a publication into a validated graph in a folder.

    Args:
        project: A folder at or below the one that holds ``publication.toml``.
        out: The folder to write (default: ``dist`` in the publication, ``dist-<audience>`` for another
            audience than ``public``). It is replaced whole, and only by a build that succeeds.
        audience: A name of ``[audiences]`` in ``publication.toml``.
        lang: The language of the shapes' messages.
        progress: Called with the name of each step as it begins.

    Raises:
        FactsError: the facts are wrong; ``out`` is as it was.
        CallError: the call is wrong, or ``out`` cannot be written; ``out`` is as it was.
    """
    started = time.time_ns() - _TICK
    progress("reading the facts")
    facts = load(project, audience=audience)
    folder = Path(out) if out is not None else default_out(facts.publication.root, audience)
    _refuse_inputs(folder, facts.publication.root)
    progress("checking the shapes")
    checked = check(facts, lang=lang)
    if not checked.conforms:
        raise FactsError(checked.problems)
    progress("writing the files")
    triples = triples_of(facts.quads)
    tables = publication_tables(facts.publication)
    measured = measure(facts)
    files = dict(_files(facts, checked, triples, tables))
    files[QUALITY_FILE] = quality_turtle(measured, facts.publication)
    if audience == PUBLIC:
        files.update(describe(facts, triples, files, tables, measured))
    files[SUMS] = sums(files)
    canonical = canonical_hash(triples)
    place = folder.resolve()  # before it is there: see replace_folder
    replace_folder(folder, files)
    # What was changed while it was built is newer than the build.
    os.utime(place / SUMS, ns=(started, started))
    sizes = {name: len(content) for name, content in sorted(files.items())}
    return Built(folder, sizes, facts, checked, len(triples), canonical)


def _refuse_inputs(out: Path, root: Path) -> None:
    """The output is no part of what it is made from, and holds none of it."""
    place = out.resolve()
    for name in INPUTS:
        if place.is_relative_to((root / name).resolve()) or root.resolve().is_relative_to(place):
            raise CallError(f"{out}: the output would lie in what it is made from: choose another --out")


def _files(
    facts: Facts, checked: Checked, triples: Sequence[Triple], tables: Sequence[Table]
) -> Iterator[tuple[str, bytes]]:
    publication, context = facts.publication, facts.context
    prefixes = {**context.prefixes, **context.code_prefixes}
    yield from graph_files(triples, publication.id, prefixes, publication.things)
    yield f"{publication.id}.jsonld", compact(triples, context, publication.things)
    yield from dataset_files(facts.quads, publication.id, prefixes, publication.things)
    yield from _tables(facts, tables)
    ontology = publication.folder("ontology")
    for path in sorted(ontology.rglob("*")):
        if path.suffix in (".ttl", ".jsonld"):
            yield f"ontology/{path.relative_to(ontology).as_posix()}", path.read_bytes()
    yield "shapes.ttl", _shapes(publication.folder("shapes"))
    yield "report.ttl", report_turtle(checked.results, publication.base)
    yield ALIGNMENTS_FILE, sssom_tsv(read_alignments(facts), publication)
    yield from catalogue_files(available_queries(publication), publication, context)


def _shapes(folder: Path) -> bytes:
    """All shapes as one Turtle file: each file's prefixes hold from where they stand."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.ttl")))


def _tables(facts: Facts, tables: Sequence[Table]) -> Iterator[tuple[str, bytes]]:
    store = facts.store()
    problems: list[Problem] = []
    for table in tables:
        try:
            files = list(table_files(store, [table], facts.publication.licence))
        except ValueError as error:
            todo = "correct that fact, or the query and its columns"
            problems.append(Problem(f"queries/tables/{table.name}.rq", 1, 1, str(error), todo))
            continue
        yield from ((f"tables/{name}", content) for name, content in files)
    if problems:
        raise FactsError(problems)
