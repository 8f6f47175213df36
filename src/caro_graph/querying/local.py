"""Asking here: the publication's built graph, or any RDF files, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caro_graph.problems import CallError, EndpointError, FactsError
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

    from caro_graph.building import build, default_out

    out = default_out(publication.root)
    if is_stale(publication, out):
        build(publication.root, progress=progress)
    progress("reading the graph")
    store = Store()
    for suffix, syntax in (("nt", RdfFormat.N_TRIPLES), ("nq", RdfFormat.N_QUADS)):
        path = out / f"{publication.id}.{suffix}"
        try:
            store.bulk_load(input=_as_built(path), format=syntax)
        except OSError as error:
            raise CallError(f"{path}: it cannot be read ({error.strerror}): run caro-graph build") from error
    return store


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
        FactsError: it is not SPARQL; placed on line and column.
        EndpointError: what it asks elsewhere (SERVICE) did not answer. Both also while the answer is read.
    """
    from pyoxigraph import QueryBoolean, QuerySolutions

    try:
        answer = store.query(text)
    except SyntaxError as error:
        from caro_graph.querying.mistakes import mistake

        raise FactsError([mistake(text, error, file)]) from error
    except OSError as error:
        raise _elsewhere(error) from error
    if isinstance(answer, QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, QuerySolutions):
        return Rows(tuple(variable.value for variable in answer.variables), _rows(answer))
    return Triples(_watched(answer))


def _rows(solutions: QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
    width = range(len(solutions.variables))
    for solution in _watched(solutions):
        yield tuple(solution[number] for number in width)


def _watched(answer: Iterable[_Part]) -> Iterator[_Part]:
    """Yield the parts of an answer: what it asks elsewhere may fail on the way."""
    try:
        yield from answer
    except OSError as error:
        raise _elsewhere(error) from error


def _elsewhere(error: OSError) -> EndpointError:
    return EndpointError(
        f"an endpoint that the query asks with SERVICE did not answer ({error}): see that it can be reached"
    )
