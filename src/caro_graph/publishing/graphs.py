"""The named graphs of a built folder, each with its canonical hash, and only if they are for the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.describing.names import PREFIXES, TYPE
from caro_graph.loading import CONCEPTS_GRAPH
from caro_graph.problems import CallError, FactsError
from caro_graph.publishing.syntax import no_syntax
from caro_graph.written import read_written

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Dataset", "Graph", "read_graphs"]

_PERSON = PREFIXES["foaf"] + "Person"
_PERSONAL = "https://w3id.org/caro-graph/def#personal"
_CONCEPTS = f"/graph/{CONCEPTS_GRAPH}"


@dataclass(frozen=True)
class Graph:
    """A named graph: its IRI, its sorted lines of N-Triples, and their SHA-256 (RDFC-1.0, hexadecimal)."""

    iri: str
    lines: tuple[str, ...] = field(repr=False)
    hash: str

    @property
    def triples(self) -> int:
        """The number of its triples."""
        return len(self.lines)


@dataclass(frozen=True)
class Dataset:
    """The named graphs of a publication by IRI, and what all of these begin with (``…/graph/``)."""

    prefix: str
    graphs: Mapping[str, Graph]


def read_graphs(folder: Path) -> Dataset:
    """Read the named graphs of a built folder.

    Raises:
        CallError: no build wrote it, or one for another audience than the public.
        FactsError: a file is missing, or changed since its checksum was taken, or the quads are no N-Quads.
    """
    from pyoxigraph import NamedNode, RdfFormat, parse

    from caro_graph.writing.rdf import canonical_hash

    written = read_written(folder)
    by_graph: dict[str, list[Quad]] = {}
    try:
        for number, quad in enumerate(parse(path=written.quads, format=RdfFormat.N_QUADS), 1):
            if _is_personal(quad):
                raise CallError(
                    f"{written.quads}:{number}: this was built for another audience, with personal data:"
                    " build it for the public, and publish that"
                )
            name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            by_graph.setdefault(name, []).append(quad)
    except SyntaxError as error:
        raise FactsError([no_syntax(written.quads, "N-Quads", error)]) from error
    prefix = _prefix(by_graph, written.quads)
    graphs = {}
    for iri, quads in sorted(by_graph.items()):
        triples = [quad.triple for quad in quads]
        try:
            hash_ = canonical_hash(triples)
        except ValueError as error:
            raise CallError(f"{written.quads}: it holds a blank node: build the folder again") from error
        graphs[iri] = Graph(iri, tuple(sorted({f"{triple} .\n" for triple in triples})), hash_)
    return Dataset(prefix, graphs)


def _is_personal(quad: Quad) -> bool:
    value = getattr(quad.object, "value", "")
    if quad.predicate.value == _PERSONAL:
        return value in ("true", "1")
    return quad.predicate.value == TYPE and value == _PERSON


def _prefix(names: Mapping[str, object], file: Path) -> str:
    """Return what the graphs' names begin with; every publication has a graph of its concepts."""
    ends = [name for name in names if name.endswith(_CONCEPTS)]
    prefix = ends[0].removesuffix(CONCEPTS_GRAPH) if ends else ""
    if not prefix or not all(name.startswith(prefix) for name in names):
        raise CallError(f"{file}: its graphs are not those of one publication: build the folder again")
    return prefix
