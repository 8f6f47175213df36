"""What has to be done so that a store holds a publication: compared by hash and by number of triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.graphs import Dataset, Graph
from caro_graph.publishing.manifest import Manifest, manifest_iri, read_manifest, staging_iri
from caro_graph.publishing.numbers import whole_number
from caro_graph.publishing.store import Store
from caro_graph.summary import count

__all__ = ["Plan", "State", "Step", "count_in", "make_plan", "read_state"]


@dataclass(frozen=True)
class Step:
    """What is done with one graph.

    ``action`` is ``unchanged``, ``send`` or ``drop``, ``why`` says why, ``triples`` is the number that is
    there afterwards (that is dropped), ``requests`` how many requests carry them.
    """

    graph: str
    action: str
    why: str
    triples: int
    requests: int = 0


@dataclass(frozen=True)
class State:
    """What stands in a store: its manifest, and the true number of triples of each graph that matters."""

    manifest: Manifest
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Plan:
    """The steps by graph, and the staged graphs of earlier runs that are of no use."""

    steps: tuple[Step, ...]
    leftovers: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether anything has to be changed."""
        return bool(self.leftovers) or any(step.action != "unchanged" for step in self.steps)

    @property
    def requests(self) -> int:
        """The number of requests that change something: one before, one after, and those with triples."""
        sending = any(step.action == "send" for step in self.steps)
        swapping = sending or any(step.action == "drop" for step in self.steps)
        carried = sum(step.requests for step in self.steps)
        return carried + int(sending or bool(self.leftovers)) + int(swapping)


def count_in(store: Store, graph: str) -> int:
    """Return how many triples a store has in a graph.

    Raises:
        EndpointError: it does not answer with one number.
    """
    rows = store.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", ("n",))
    number = whole_number(str(getattr(rows[0][0], "value", ""))) if len(rows) == 1 else None
    if number is None:
        raise EndpointError(
            f"{store.at}: it does not count as it should: see that it is the URL of a SPARQL 1.1 store"
        )
    return number


def read_state(store: Store, dataset: Dataset) -> State:
    """Ask a store what it holds of a publication.

    Raises:
        CallError: a graph has the name of the manifest.
        EndpointError: it does not answer as it should.
    """
    for graph in dataset.graphs:
        if graph.partition("#")[0] == manifest_iri(dataset.prefix):
            name = graph.removeprefix(dataset.prefix)
            raise CallError(
                f"the graph '{name}' has the name of the graph that records what was published: rename it"
            )
    manifest = read_manifest(store, dataset.prefix)
    wanted = {*dataset.graphs, *manifest.entries, *manifest.staged}
    return State(manifest, {graph: count_in(store, graph) for graph in sorted(wanted)})


def make_plan(
    dataset: Dataset, state: State, chunk: int, *, resume: bool = True, differing: Sequence[str] = ()
) -> Plan:
    """Compare a publication with what stands in a store.

    Args:
        dataset: The publication.
        state: What stands there.
        chunk: How many triples go in a request.
        resume: Whether to go on with what an earlier run has staged, by its number of triples.
        differing: The graphs that were found to differ although hash and number do not tell.
    """
    entries = state.manifest.entries
    steps, wanted = [], set()
    for iri, graph in dataset.graphs.items():
        why = _difference(graph, state, iri in differing)
        if not why:
            steps.append(Step(iri, "unchanged", "", graph.triples))
            continue
        staging = staging_iri(graph)
        staged = state.counts.get(staging, 0)
        if resume and staged <= graph.triples:
            wanted.add(staging)
        else:
            staged = 0
        left = sum(min(at + chunk, graph.triples) > staged for at in range(0, graph.triples, chunk))
        steps.append(Step(iri, "send", why, graph.triples, left))
    gone = sorted(set(entries) - set(dataset.graphs))
    steps += [Step(iri, "drop", "no longer in the publication", state.counts[iri]) for iri in gone]
    leftovers = tuple(sorted(set(state.manifest.staged) - wanted))
    return Plan(tuple(steps), leftovers)


def _difference(graph: Graph, state: State, differs: bool) -> str:
    entry, number = state.manifest.entries.get(graph.iri), state.counts[graph.iri]
    if entry is None:
        return f"in the place of {count(number, 'triple')} loaded otherwise" if number else "new"
    if not entry.hash:
        return "the record of what was published is not whole"
    if number != entry.triples:
        return f"of {count(entry.triples, 'triple')} that were published, {number:,} are there"
    if entry.hash != graph.hash:
        return "changed"
    return "its content is not what was published" if differs else ""
