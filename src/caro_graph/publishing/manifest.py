"""What stands in a store, recorded there: a graph of its own that names each graph, its size and its hash.

The terms are those of VoID and SPDX; a graph that is being loaded ``dct:replaces`` the one it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from caro_graph.describing.names import PREFIXES, SHA256, TYPE
from caro_graph.publishing.graphs import Graph
from caro_graph.publishing.numbers import whole_number
from caro_graph.publishing.store import Store

__all__ = [
    "Entry",
    "Manifest",
    "manifest_iri",
    "prepare_text",
    "read_manifest",
    "staging_iri",
    "swap_text",
]

_VOID, _SPDX = PREFIXES["void"], PREFIXES["spdx"]
_TRIPLES = _VOID + "triples"
_CHECKSUM = _SPDX + "checksum"
_VALUE = _SPDX + "checksumValue"
_REPLACES = PREFIXES["dct"] + "replaces"
_NAME = "published"


@dataclass(frozen=True)
class Entry:
    """What the manifest says of a graph: its canonical hash and its number of triples."""

    hash: str
    triples: int


@dataclass(frozen=True)
class Manifest:
    """The graphs that were published, and those that were being loaded with the graph each is for, by IRI."""

    entries: Mapping[str, Entry]
    staged: Mapping[str, str]


def manifest_iri(prefix: str) -> str:
    """Return the IRI of the manifest's own graph."""
    return prefix + _NAME


def staging_iri(graph: Graph) -> str:
    """Return the IRI under which a graph is loaded before it takes its place: another for other content."""
    return f"{graph.iri}?staging={graph.hash[:32]}"


def read_manifest(store: Store, prefix: str) -> Manifest:
    """Ask a store for its manifest.

    What names no graph of ours by an IRI is left out: names go into updates as they are. What is said twice,
    or not whole, counts as said of nothing: the entry has no hash, and what stands there is not known.

    Raises:
        EndpointError: it does not answer as it should.
    """
    from pyoxigraph import NamedNode

    own = manifest_iri(prefix)
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{own}> {{ ?s ?p ?o }} }}"
    said: dict[tuple[str, str], set[str]] = {}
    for subject, predicate, value in store.rows(query, ("s", "p", "o")):
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
            key = subject.value, predicate.value
            said.setdefault(key, set()).add(str(getattr(value, "value", "")))

    def only(about: str, term: str) -> str:
        values = said.get((about, term), set())
        return next(iter(values)) if len(values) == 1 else ""

    entries: dict[str, Entry] = {}
    staged: dict[str, str] = {}
    for about, term in sorted(said):
        if not about.startswith(prefix) or about.partition("#")[0] == own:
            continue
        if term == _REPLACES and about.startswith(f"{only(about, term)}?staging="):
            staged[about] = only(about, term)
        elif term in (_CHECKSUM, _TRIPLES):
            number = whole_number(only(about, _TRIPLES))
            hash_ = "" if number is None else only(only(about, _CHECKSUM), _VALUE)
            entries[about] = Entry(hash_, number or 0)
    return Manifest(entries, staged)


def prepare_text(prefix: str, leftovers: Iterable[str], graphs: Sequence[Graph]) -> str:
    """Return the update that drops what earlier runs left, and notes which graphs will be loaded where."""
    parts = [_drop_staging(prefix, iri) for iri in leftovers]
    if graphs:
        lines = "".join(f"<{staging_iri(graph)}> <{_REPLACES}> <{graph.iri}> .\n" for graph in graphs)
        parts.append(_insert(prefix, lines))
    return " ;\n".join(parts)


def swap_text(prefix: str, graphs: Sequence[Graph], dropped: Iterable[str]) -> str:
    """Return the update by which all loaded graphs take their places at once, and the manifest says so.

    What is new comes first, what is old goes after: where an update is not all or nothing, as in Virtuoso, a
    reader may see both for a moment, and never misses what is in both.

    It may arrive twice: the second time the manifest has no note of a staged graph any more, and nothing is
    deleted (a MOVE of what is not there would leave an empty graph in some stores).
    """
    parts = [f"DROP SILENT GRAPH <{iri}> ;\n{_forget(prefix, iri)}" for iri in dropped]
    for graph in graphs:
        staging = staging_iri(graph)
        parts += [
            f"INSERT {{ GRAPH <{graph.iri}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{staging}> {{ ?s ?p ?o }} }}",
            f"DELETE {{ GRAPH <{graph.iri}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{manifest_iri(prefix)}>"
            f" {{ <{staging}> <{_REPLACES}> <{graph.iri}> }} GRAPH <{graph.iri}> {{ ?s ?p ?o }}"
            f" FILTER NOT EXISTS {{ GRAPH <{staging}> {{ ?s ?p ?o }} }} }}",
            _drop_staging(prefix, staging),
            _forget(prefix, graph.iri),
            _insert(prefix, _entry(prefix, graph)),
        ]
    return " ;\n".join(parts)


def _drop_staging(prefix: str, staging: str) -> str:
    return f"DROP SILENT GRAPH <{staging}> ;\n{_delete(prefix, staging)}"


def _forget(prefix: str, graph: str) -> str:
    return f"{_delete(prefix, graph)} ;\n{_delete(prefix, _checksum(prefix, graph))}"


def _delete(prefix: str, subject: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{manifest_iri(prefix)}> {{ <{subject}> ?p ?o }} }}"


def _insert(prefix: str, lines: str) -> str:
    return f"INSERT DATA {{ GRAPH <{manifest_iri(prefix)}> {{\n{lines}}} }}"


def _checksum(prefix: str, graph: str) -> str:
    return f"{manifest_iri(prefix)}#{quote(graph.removeprefix(prefix), safe='')}"


def _entry(prefix: str, graph: Graph) -> str:
    checksum = _checksum(prefix, graph.iri)
    return (
        f"<{graph.iri}> <{TYPE}> <{_VOID}Dataset> .\n"
        f"<{graph.iri}> <{_TRIPLES}> {graph.triples} .\n"
        f"<{graph.iri}> <{_CHECKSUM}> <{checksum}> .\n"
        f"<{checksum}> <{TYPE}> <{_SPDX}Checksum> .\n"
        f"<{checksum}> <{_SPDX}algorithm> <{SHA256}> .\n"
        f'<{checksum}> <{_VALUE}> "{graph.hash}" .\n'
    )
