"""Where queries are asked: the built publication, RDF files, or an endpoint elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.context import read_context
from caro_graph.problems import CallError
from caro_graph.publication import Publication, bundled, find_publication, read_publication
from caro_graph.queries.available import queries_of
from caro_graph.queries.library import Query
from caro_graph.querying.answers import Answer

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Desk", "elsewhere", "here", "open_desk"]


@dataclass(frozen=True)
class Desk:
    """What is needed to ask: the queries, what shortens IRIs, and the publication, where there is one."""

    publication: Publication | None
    queries: Collection[Query]
    prefixes: Mapping[str, str]

    @property
    def things(self) -> str:
        """The IRI that identifiers begin with; empty where there is no publication."""
        return self.publication.things if self.publication else ""


def open_desk(project: str | Path | None = None) -> Desk:
    """Return what is needed to ask a publication, or the package's own queries where there is none.

    A query is read when it is looked for, and not before.

    Args:
        project: A folder at or below the publication's; None for the working directory, which may have none.

    Raises:
        CallError: there is no publication at ``project``.
    """
    try:
        publication = read_publication(find_publication(Path(project or ".")))
    except CallError:
        if project is not None or _is_publication(Path()):
            raise
        publication = None
    folder = publication.folder if publication else bundled
    context = read_context(folder("ontology") / "context.jsonld")
    prefixes = {**context.prefixes, **context.code_prefixes}
    if publication:
        prefixes["id"] = publication.things
    return Desk(publication, queries_of(publication), prefixes)


def _is_publication(here: Path) -> bool:
    try:
        find_publication(here)
    except CallError:
        return False
    return True


def here(
    desk: Desk, files: Sequence[str] = (), *, progress: Callable[[str], None] = lambda step: None
) -> Callable[[str, str], Answer]:
    """Return what asks here: RDF files, or the built publication, which is loaded at the first question.

    Args:
        desk: The publication.
        files: Paths, or ``-`` for standard input; none for the publication.
        progress: Called with the name of each step as it begins.

    Raises:
        CallError: there is neither a file nor a publication.
    """
    from caro_graph.querying.local import ask_store, built_store, store_of

    publication = desk.publication
    if not files and publication is None:
        raise CallError("there is no publication.toml here or above: use --project, --data or --endpoint")
    stores: list[Store] = []

    def ask(text: str, form: str) -> Answer:
        if not stores:
            if files or publication is None:
                stores.append(store_of(files))
            else:
                stores.append(built_store(publication, progress=progress))
        return ask_store(stores[0], text)

    return ask


def elsewhere(
    endpoint: str,
    *,
    timeout: float = 60,
    headers: Mapping[str, str] | None = None,
    user: str | None = None,
    password: str | None = None,
) -> Callable[[str, str], Answer]:
    """Return what asks a SPARQL 1.1 endpoint; see :func:`caro_graph.querying.remote.ask_endpoint`.

    Raises:
        CallError: the endpoint is nothing but blanks.
    """
    # What a shell makes of a variable that is not set; known before anything is asked.
    if not endpoint.strip():
        raise CallError("the endpoint is empty: give its URL, or leave it out to ask here")
    from caro_graph.querying.remote import ask_endpoint

    return partial(
        ask_endpoint,
        endpoint=endpoint,
        timeout=timeout,
        headers=headers or {},
        user=user,
        password=password,
    )
