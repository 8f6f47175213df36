"""``publish_graphs``: the named graphs of a built folder, in a store elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from caro_graph.problems import CallError
from caro_graph.publishing.graphs import Dataset, read_graphs
from caro_graph.publishing.layouts import layout_of
from caro_graph.publishing.loading import carry_out, differing
from caro_graph.publishing.plan import Plan, Step, make_plan, read_state
from caro_graph.publishing.sending import Patience
from caro_graph.publishing.store import RemoteStore, Store
from caro_graph.querying.remote.endpoint import endpoint_of, headers_of

__all__ = ["CHUNK", "Published", "bring", "publish_graphs", "store_at"]

CHUNK = 2_000
"""Triples in a request: about 300 kB. Virtuoso 7.2.5 ran out of memory at 5,000 in an update."""


@dataclass(frozen=True)
class Published:
    """What was done, or would be: a step for each graph, and how many requests changed something."""

    at: str
    steps: tuple[Step, ...]
    leftovers: tuple[str, ...]
    requests: int
    dry_run: bool


def publish_graphs(
    folder: str | Path,
    endpoint: str,
    *,
    update_endpoint: str | None = None,
    graph_store: str | None = None,
    chunk: int = CHUNK,
    verify: bool = False,
    dry_run: bool = False,
    timeout: float = 60,
    headers: Mapping[str, str] | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    patience: Patience | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> Published:
    """Load the named graphs of a built folder into a store; those that are there already are not sent.

    The new graphs are loaded beside the old ones, and take their places in one update when all are whole.
    Interrupted at any moment, it leaves what was published before, or what is published now; done again, it
    goes on where it was.

    Args:
        folder: A folder that a build wrote, for the public.
        endpoint: The URL at which the store is asked in SPARQL.
        update_endpoint: Its URL for updates, where that does not follow (see ``layout_of``).
        graph_store: Its URL of the SPARQL 1.1 Graph Store Protocol; without one, triples go as updates.
        chunk: How many triples are sent in a request.
        verify: Read each graph back and compare its canonical hash: those that seem unchanged, and what was
            loaded before it takes its place.
        dry_run: Only look, and return what would be done.
        timeout: The seconds of silence after which a request is given up.
        headers: HTTP headers to send along.
        user: The user of Basic or Digest authentication, with its ``password``.
        password: The password.
        token: A Bearer token, in the place of both.
        patience: How often what fails in passing is tried again.
        progress: Called with the name of each step as it begins.

    Raises:
        CallError: the folder is no build for the public, or the store cannot be asked so.
        FactsError: a file of the folder is missing, or was changed.
        EndpointError: the store does not do as it should; the message says what it holds now.
    """
    progress("reading the graphs")
    dataset = read_graphs(Path(folder))
    patience = replace(patience or Patience(), notice=progress)
    sent = headers_of(headers or {}, user, password, token)
    store = store_at(endpoint, update_endpoint, graph_store, sent, password, timeout, patience)
    return bring(
        dataset, store, chunk=chunk, verify=verify, dry_run=dry_run, patience=patience, progress=progress
    )


def store_at(
    endpoint: str,
    update_endpoint: str | None,
    graph_store: str | None,
    headers: dict[str, str],
    password: str | None,
    timeout: float,
    patience: Patience,
) -> RemoteStore:
    """Return the store at a URL.

    Raises:
        CallError: a URL cannot be asked.
    """
    query = endpoint_of(endpoint, headers, password)
    layout = layout_of(endpoint, update_endpoint, graph_store)
    graphs = None if layout.graphs is None else endpoint_of(layout.graphs, headers, password)
    if graphs and {"graph", "default"} & {name for name, _ in graphs.parameters}:
        raise CallError("the graph store's URL names a graph: give the URL up to the question mark")
    update = endpoint_of(layout.update, headers, password)
    return RemoteStore(query, update, graphs, headers, timeout, patience)


def bring(
    dataset: Dataset,
    store: Store,
    *,
    chunk: int = CHUNK,
    verify: bool = False,
    dry_run: bool = False,
    patience: Patience | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> Published:
    """Bring a store to hold a publication, as :func:`publish_graphs` does.

    Raises:
        CallError: ``chunk`` is no number of triples.
        EndpointError: the store does not do as it should.
    """
    if chunk < 1:
        raise CallError("a request has one triple at least: give a chunk of 1 or more")
    progress("asking what is there")
    state = read_state(store, dataset)
    plan = make_plan(dataset, state, chunk, resume=not verify)
    if verify:
        unchanged = [dataset.graphs[step.graph] for step in plan.steps if step.action == "unchanged"]
        others = differing(store, unchanged, progress)
        plan = make_plan(dataset, state, chunk, resume=False, differing=others)
    if plan.changes and not dry_run:
        carry_out(
            plan,
            dataset,
            store,
            state,
            chunk=chunk,
            verify=verify,
            patience=patience or Patience(),
            progress=progress,
        )
    return _published(plan, store, dry_run)


def _published(plan: Plan, store: Store, dry_run: bool) -> Published:
    return Published(store.at, plan.steps, plan.leftovers, plan.requests, dry_run)
