"""Stores to publish into: one in this process that dies or misbehaves as told, and a real one on disk."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from querying.endpoints import (
    Asked,
    direct,
    free_port,
    oxigraph_program,
    reply,
    serving,
    wait_until_it_answers,
)

from caro_graph.problems import EndpointError
from caro_graph.publishing.graphs import Dataset, Graph
from caro_graph.publishing.manifest import manifest_iri
from caro_graph.publishing.sending import Patience
from caro_graph.writing.rdf import canonical_hash

PREFIX = "https://example.org/valmont/graph/"
IMPATIENT = Patience(tries=3, sleep=lambda seconds: None)


def dataset_of(content: Mapping[str, Iterable[int]]) -> Dataset:
    """A publication whose graphs hold a triple for each number."""
    graphs = {}
    for name, numbers in content.items():
        triples = [Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal(number)) for number in numbers]
        lines = tuple(sorted(f"{triple} .\n" for triple in triples))
        graphs[PREFIX + name] = Graph(PREFIX + name, lines, canonical_hash(triples))
    return Dataset(PREFIX, graphs)


def hashes(dataset: Dataset) -> dict[str, str]:
    return {iri: graph.hash for iri, graph in dataset.graphs.items()}


class DiedError(EndpointError):
    pass


@dataclass
class FakeStore:
    """A store in this process.

    ``dies_at`` is the number (from 1) of the changing call at which it dies, ``after`` whether that one is
    carried out before; ``lagging`` is how many questions are answered from before the last change.
    """

    inner: Store = field(default_factory=Store)
    dies_at: int | None = None
    after: bool = False
    lagging: int = 0
    changes: list[str] = field(default_factory=list)
    at: str = "http://localhost/fake"
    keeps: Callable[[Sequence[str]], Sequence[str]] = lambda lines: lines
    _before: Store | None = None
    _lag: int = 0

    def rows(self, query: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
        self._live()
        store = self.inner
        if self._before is not None and self._lag > 0:
            self._lag -= 1
            store = self._before
        return [tuple(row[name] for name in names) for row in store.query(query)]  # type: ignore[union-attr]

    def triples(self, graph: str) -> list[Triple]:
        self._live()
        return [quad.triple for quad in self.inner.quads_for_pattern(None, None, None, NamedNode(graph))]

    def add(self, graph: str, lines: Sequence[str]) -> None:
        text = "".join(self.keeps(lines)).encode()

        def load() -> None:
            self.inner.load(text, RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))

        self._changed("add", load)

    def change(self, update: str) -> None:
        self._changed(update, lambda: self.inner.update(update))

    def _live(self) -> None:
        if self.dies_at is not None and len(self.changes) >= self.dies_at:
            raise DiedError("it died")

    def _changed(self, what: str, carry_out: Callable[[], None]) -> None:
        self._live()
        if self.lagging:
            self._before, self._lag = Store(), self.lagging
            self._before.extend(self.inner)
        self.changes.append(what)
        dies = len(self.changes) == self.dies_at
        if not dies or self.after:
            carry_out()
        if dies:
            raise DiedError("it died")

    def revive(self, dies_at: int | None = None, after: bool = False) -> None:
        self.changes.clear()
        self.dies_at, self.after = dies_at, after

    def graphs(self) -> dict[str, str]:
        """The canonical hash of each graph that a reader sees, without what is only on its way."""
        return graphs_in(self.inner)


def graphs_in(quads: Iterable[Quad]) -> dict[str, str]:
    by_graph: dict[str, list[Triple]] = {}
    for quad in quads:
        name = str(getattr(quad.graph_name, "value", ""))
        if "?staging=" not in name and name != manifest_iri(PREFIX):
            by_graph.setdefault(name, []).append(quad.triple)
    return {name: canonical_hash(triples) for name, triples in sorted(by_graph.items())}


def change_fact(dist: Path, old: str, new: str) -> None:
    """Change words in the N-Quads of a built folder, and its checksum."""
    quads = next(dist.glob("*.nq"))
    text = quads.read_text("utf-8")
    assert old in text
    lines = sorted(text.replace(old, new).splitlines(keepends=True))
    quads.write_text("".join(lines), "utf-8")
    sums = dist / "SHA256SUMS"
    digest = hashlib.sha256(quads.read_bytes()).hexdigest()
    wanted = rf"^[0-9a-f]{{64}}(  {re.escape(quads.name)})$"
    sums.write_text(re.sub(wanted, rf"{digest}\1", sums.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def graphs_of(dist: Path) -> dict[str, str]:
    """The canonical hash of each graph of a built folder."""
    return graphs_in(parse(path=next(dist.glob("*.nq")), format=RdfFormat.N_QUADS))


class Oxigraph:
    """An Oxigraph server on a folder, which can be killed and started again at the same port."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.base}/query"
        self._call = [oxigraph_program(), "serve", "--location", str(folder), *options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self._call, "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert wait_until_it_answers(self.port, self._process)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None


@contextmanager
def oxigraph(folder: Path) -> Iterator[Oxigraph]:
    server = Oxigraph(folder)
    with direct():
        server.start()
        try:
            yield server
        finally:
            server.kill()


def all_graphs(base: str) -> dict[str, str]:
    """What a reader of an Oxigraph server sees at one moment."""
    request = urllib.request.Request(f"{base}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return graphs_in(parse(response.read(), RdfFormat.N_QUADS))


def staged_graphs(base: str) -> list[str]:
    request = urllib.request.Request(f"{base}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(request, timeout=20) as response:
        quads = list(parse(response.read(), RdfFormat.N_QUADS))
    return sorted({str(quad.graph_name) for quad in quads if "?staging=" in str(quad.graph_name)})


def is_change(asked: Asked) -> bool:
    return asked.method == "POST" and not asked.path.startswith("/query")


@contextmanager
def proxy(
    port: int, before: Callable[[int], None] = lambda number: None
) -> Iterator[tuple[str, list[Asked]]]:
    """Stand before a server: give the URL of the proxy, and the list of the requests that change something.

    ``before`` is called with the number of such a request before it is passed on.
    """
    changing: list[Asked] = []
    under_way = threading.Lock()

    def forward(handler: BaseHTTPRequestHandler) -> None:
        with under_way:
            pass_on(handler)

    def pass_on(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.server.told.asked[-1]  # type: ignore[attr-defined]
        if is_change(asked):
            changing.append(asked)
            before(len(changing))
        wanted = ("content-type", "accept")
        headers = {name: value for name, value in asked.headers.items() if name.lower() in wanted}
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request(asked.method, asked.path, asked.body.encode(), headers)
            answer = connection.getresponse()
            body = answer.read()
        reply(body, answer.headers.get("Content-Type") or "text/plain", answer.status)(handler)

    with serving(forward) as server:
        yield server.url.removesuffix("/sparql"), changing
        with under_way:
            pass  # What was sent by one that is dead by now has arrived.
