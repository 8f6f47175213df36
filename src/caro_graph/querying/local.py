"""Asking here: the publication's built graph, or any RDF files, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caro_graph.problems import CallError, FactsError, OutputError
from caro_graph.querying.answers import Answer, Rows, Term, Triples, Truth
from caro_graph.rdf.files import read_quads

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store

    from caro_graph.publication import Publication

__all__ = ["QUERY", "ask_store", "built_store", "is_stale", "store_of"]

QUERY = "the query"
"""What a query is called in messages, unless it has a name of its own."""
_Part = TypeVar("_Part")


def built_store(publication: Publication, *, progress: Callable[[str], None] = lambda step: None) -> Store:
    """Return the built graph of a publication, which is built first where it is older than its facts.

    The default graph holds all statements, each once; the named graphs tell who says them.

    Raises:
        FactsError: it has to be built, and the facts are wrong.
        CallError: it cannot be built, or read.
    """
    from pyoxigraph import RdfFormat, Store

    from caro_graph.building import default_out

    out = default_out(publication.root)
    if is_stale(publication, out):
        _build(publication, out, progress)
    progress("reading the graph")
    store = Store()
    for suffix, syntax in (("nt", RdfFormat.N_TRIPLES), ("nq", RdfFormat.N_QUADS)):
        path = out / f"{publication.id}.{suffix}"
        try:
            store.bulk_load(input=_as_built(path), format=syntax)
        except OSError as error:
            raise CallError(f"{path}: it cannot be read ({error.strerror}): run caro-graph build") from error
    return store


def _build(publication: Publication, out: Path, progress: Callable[[str], None]) -> None:
    from caro_graph.building import build

    try:
        build(publication.root, progress=progress)
    except OutputError as error:
        # There is no --out where the build is not what was asked for.
        graph = out / f"{publication.id}.nq"
        state = "the graph is older than the facts" if graph.exists() else "there is no graph yet"
        todo = "give the RDF to ask by --data FILE" + (f" ({graph})" if graph.exists() else "")
        raise CallError(f"{error.what}: {state}, and cannot be built there: {todo}") from error


def _as_built(path: Path) -> bytes:
    """Return what a file of a built folder holds.

    Raises:
        CallError: it is not what the build wrote: half of a graph would answer, and answer wrongly.
    """
    from caro_graph.writing.folder import SUMS

    content = path.read_bytes()
    line = f"{hashlib.sha256(content).hexdigest()}  {path.name}"
    if line not in (path.parent / SUMS).read_text("utf-8", "replace").splitlines():
        raise CallError(f"{path}: it is not as the build wrote it: run caro-graph build")
    return content


def is_stale(publication: Publication, out: Path) -> bool:
    """Whether a built folder is missing, or older than something that the graph is made from."""
    from caro_graph.publication import FILE
    from caro_graph.writing.folder import SUMS

    try:
        built = (out / SUMS).stat().st_mtime_ns
    except OSError:
        return True
    sources = [publication.root / FILE]
    for folder in (publication.data, publication.folder("ontology"), publication.folder("shapes")):
        # A folder changes when a file is added to it, or taken away.
        sources += [folder, *folder.rglob("*")]
    return any(path.stat().st_mtime_ns > built for path in sources if path.exists())


def store_of(files: Sequence[str]) -> Store:
    """Return the graph of RDF files, merged; their named graphs can be asked as well.

    Args:
        files: Paths, or ``-`` for standard input.

    Raises:
        FactsError: a file does not parse.
        CallError: a file is not there, or is in no known syntax.
    """
    from pyoxigraph import DefaultGraph, Quad, Store

    def quads() -> Iterator[Quad]:
        for file in files:
            for quad in read_quads(file):
                yield Quad(*quad.triple)
                if not isinstance(quad.graph_name, DefaultGraph):
                    yield quad

    store = Store()
    store.bulk_extend(quads())
    return store


def ask_store(store: Store, text: str, file: str = QUERY) -> Answer:
    """Ask a graph in memory.

    Args:
        store: The graph.
        text: A query in SPARQL 1.1.
        file: Where it stands, for messages.

    Raises:
        FactsError: it is not SPARQL, or beyond the engine; placed on line and column.
        EndpointError: what it asks elsewhere (SERVICE) did not answer. Both also while the answer is read.
    """
    from pyoxigraph import QueryBoolean, QuerySolutions

    from caro_graph.querying.refusals import FAILURES, refusal

    try:
        answer = store.query(text)
    except SyntaxError as error:
        from caro_graph.querying.mistakes import mistake

        raise FactsError([mistake(text, error, file)]) from error
    except FAILURES as error:
        raise refusal(text, error, file) from error
    if isinstance(answer, QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, QuerySolutions):
        return Rows(tuple(variable.value for variable in answer.variables), _rows(answer, text, file))
    return Triples(_watched(answer, text, file))


def _rows(solutions: QuerySolutions, text: str, file: str) -> Iterator[tuple[Term | None, ...]]:
    width = range(len(solutions.variables))
    return (tuple(solution[number] for number in width) for solution in _watched(solutions, text, file))


def _watched(answer: Iterable[_Part], text: str, file: str) -> Iterator[_Part]:
    """Yield the parts of an answer: the engine, or what it asks elsewhere, may fail on the way."""
    from caro_graph.querying.refusals import FAILURES, refusal

    parts = iter(answer)
    del answer
    while True:
        try:
            part = next(parts)
        except StopIteration:
            return
        except FAILURES as error:
            # Out of the traceback, which may be thrown away in a thread: it belongs to the one that made it.
            del parts
            raise refusal(text, error, file) from error
        yield part
