"""Bring a store to hold a publication: loaded beside, verified, and put in place all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from caro_graph.problems import EndpointError
from caro_graph.publishing.graphs import Dataset, Graph
from caro_graph.publishing.manifest import prepare_text, read_manifest, staging_iri, swap_text
from caro_graph.publishing.plan import Plan, State, count_in
from caro_graph.publishing.sending import Patience
from caro_graph.publishing.store import Store

__all__ = ["carry_out", "differing"]

_OLD = "what was published before is still in place"
_UNKNOWN = "it may hold the old graphs or the new ones: publish again, which looks first"


def differing(
    store: Store, graphs: Collection[Graph], progress: Callable[[str], None] = lambda step: None
) -> list[str]:
    """Return which graphs of a store have another canonical hash: each is read whole.

    Raises:
        EndpointError: it does not give them as it should.
    """
    found = []
    for graph in graphs:
        progress(f"reading back {graph.iri}")
        if not _is_same(store, graph.iri, graph):
            found.append(graph.iri)
    return found


def carry_out(
    plan: Plan,
    dataset: Dataset,
    store: Store,
    state: State,
    *,
    chunk: int,
    verify: bool,
    patience: Patience,
    progress: Callable[[str], None] = lambda step: None,
) -> None:
    """Do what a plan says. Until the very last change, everything that is published stays as it is.

    Raises:
        EndpointError: the store does not do as it should; the message says what it holds.
    """
    graphs = [dataset.graphs[step.graph] for step in plan.steps if step.action == "send"]
    dropped = [step.graph for step in plan.steps if step.action == "drop"]
    with _saying(_OLD):
        if graphs or plan.leftovers:
            progress("preparing")
            store.change(prepare_text(dataset.prefix, plan.leftovers, graphs))
        for graph in graphs:
            staging = staging_iri(graph)
            had = 0 if staging in plan.leftovers else state.counts.get(staging, 0)
            _stage(store, graph, had, chunk, patience, progress)
            if verify and not _is_same(store, staging, graph):
                raise EndpointError(
                    f"{store.at}: {graph.iri}: what it gives back is not what it was sent, as many triples"
                    " as it is: it may write values in a form of its own; publish without verifying"
                )
    if graphs or dropped:
        progress("putting the new graphs in place")
        with _saying(_UNKNOWN):
            store.change(swap_text(dataset.prefix, graphs, dropped))
            _confirm(store, dataset, graphs, dropped, patience)


def _stage(
    store: Store, graph: Graph, had: int, chunk: int, patience: Patience, progress: Callable[[str], None]
) -> None:
    """Load a graph beside the one that it will replace, and see that it is whole.

    Of a run that was killed, the first ``had`` triples may be there already: they are sent in order.
    """
    staging = staging_iri(graph)
    starts = range(0, graph.triples, chunk)
    skipped = [] if had > graph.triples else [at for at in starts if min(at + chunk, graph.triples) <= had]
    for at in starts:
        if at not in skipped:
            progress(f"loading {graph.iri}: {at:,} of {graph.triples:,}")
            store.add(staging, graph.lines[at : at + chunk])
    found = _settled(store, staging, graph.triples, patience)
    if found != graph.triples and skipped:
        # What was there was not the beginning.
        for at in skipped:
            store.add(staging, graph.lines[at : at + chunk])
        found = _settled(store, staging, graph.triples, patience)
    if found != graph.triples:
        raise EndpointError(
            f"{store.at}: {graph.iri}: it took {found:,} of {graph.triples:,} triples without saying so:"
            " see that this is a store that may be written, and what its limits are"
        )


def _confirm(
    store: Store, dataset: Dataset, graphs: Sequence[Graph], dropped: Sequence[str], patience: Patience
) -> None:
    for iri, wanted in [*((graph.iri, graph.triples) for graph in graphs), *((iri, 0) for iri in dropped)]:
        found = _settled(store, iri, wanted, patience)
        if found != wanted:
            raise EndpointError(
                f"{store.at}: {iri}: after the change it holds {found:,} triples, not {wanted:,}"
            )
    wanted_hashes = {graph.iri: graph.hash for graph in graphs}

    def recorded() -> bool:
        entries = read_manifest(store, dataset.prefix).entries
        return all(
            iri in entries and entries[iri].hash == hash_ for iri, hash_ in wanted_hashes.items()
        ) and not (set(dropped) & set(entries))

    if not _patiently(recorded, patience):
        raise EndpointError(f"{store.at}: it said that the change was made, and does not show it")


def _settled(store: Store, graph: str, wanted: int, patience: Patience) -> int:
    """Count until the number is right: right after a change, a node of a cluster may show an older state."""
    found = -1

    def right() -> bool:
        nonlocal found
        found = count_in(store, graph)
        return found == wanted

    _patiently(right, patience)
    return found


def _patiently(right: Callable[[], bool], patience: Patience) -> bool:
    number = 1
    while not right():
        wait = patience.wait(number, None)
        if wait is None:
            return False
        patience.notice(f"not there yet; looking again in {wait:.1f} s")
        patience.sleep(wait)
        number += 1
    return True


def _is_same(store: Store, iri: str, graph: Graph) -> bool:
    from caro_graph.writing.rdf import canonical_hash

    try:
        return canonical_hash(store.triples(iri)) == graph.hash
    except ValueError:
        return False  # A blank node: the graphs that are published have none.


@contextmanager
def _saying(what: str) -> Iterator[None]:
    """Add to what went wrong what the store holds now."""
    try:
        yield
    except EndpointError as error:
        raise EndpointError(f"{error}; {what}") from error
