"""Publishing into a real Oxigraph, which is killed, watched, and found as it should be."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from publishing.stores import (
    IMPATIENT,
    Oxigraph,
    all_graphs,
    change_fact,
    graphs_of,
    proxy,
    staged_graphs,
)

from caro_graph.problems import EndpointError
from caro_graph.publishing import Published, publish_graphs
from caro_graph.publishing.graphs import read_graphs
from caro_graph.publishing.sending import Patience
from caro_graph.publishing.stores import bring, store_at

CHUNK = 150
Dists = tuple[Path, Path]


def published(dist: Path, base: str, **options: object) -> Published:
    return publish_graphs(dist, f"{base}/query", **{"chunk": CHUNK, "patience": IMPATIENT, **options})  # type: ignore[arg-type]


def test_a_second_run_sends_nothing(dists: Dists, server: Oxigraph) -> None:
    with proxy(server.port) as (base, changing):
        first = published(dists[0], base)
        assert {step.action for step in first.steps} == {"send"}
        assert len(changing) == first.requests > 4
        assert all_graphs(server.base) == graphs_of(dists[0])
        changing.clear()
        second = published(dists[0], base, verify=True)
        assert {step.action for step in second.steps} == {"unchanged"}
        assert (len(changing), second.requests) == (0, 0)


def test_a_changed_fact_sends_its_graph_alone(dists: Dists, server: Oxigraph, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(dists[0], changed)
    change_fact(changed, "Signature de la charte", "Signature à Valmont")
    published(dists[0], server.base)
    with proxy(server.port) as (base, changing):
        told = published(changed, base, dry_run=True)
        assert changing == []
        done = published(changed, base)
    assert told.steps == done.steps
    sent = [step.graph.rpartition("/")[2] for step in done.steps if step.action == "send"]
    assert sent == ["charte"]
    assert [asked.path.partition("?")[0] for asked in changing] == ["/update", "/store", "/update"]
    assert all_graphs(server.base) == graphs_of(changed)
    assert staged_graphs(server.base) == []


def test_without_a_graph_store_it_goes_by_updates(dists: Dists, server: Oxigraph) -> None:
    store = replace(store_at(server.url, None, None, {}, None, 20, IMPATIENT), graphs=None)
    for dist in dists:
        bring(read_graphs(dist), store, chunk=CHUNK, verify=True, patience=IMPATIENT)
        assert all_graphs(server.base) == graphs_of(dist)


def _publishing(dist: Path, base: str) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "caro_graph", "publish", "--dist", str(dist)]
    return subprocess.Popen(
        [*call, "--endpoint", f"{base}/query", "--chunk", str(CHUNK)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("arrives", [True, False], ids=["its request arrives", "its request is lost"])
@pytest.mark.parametrize("at", [1, 4, -1], ids=["in the first", "in the middle", "in the last"])
def test_the_command_is_killed(dists: Dists, server: Oxigraph, at: int, arrives: bool) -> None:
    """SIGKILL while a request is on its way; then it is run again."""
    old, new = map(graphs_of, dists)
    published(dists[0], server.base)
    number = at if at > 0 else published(dists[1], server.base, dry_run=True).requests
    reached, killed = threading.Event(), threading.Event()

    def before(count: int) -> None:
        if count == number:
            reached.set()
            killed.wait(20)
            if not arrives:
                raise BrokenPipeError

    with proxy(server.port, before) as (base, changing):
        process = _publishing(dists[1], base)
        try:
            assert reached.wait(20)
        finally:
            process.kill()
            process.wait(10)
            killed.set()
    assert len(changing) == number
    last = at < 0 and arrives
    assert all_graphs(server.base) == (new if last else old)
    assert bool(staged_graphs(server.base)) == (at > 1 or (at < 0 and not arrives))
    done = published(dists[1], server.base, verify=True)
    assert all_graphs(server.base) == new
    assert staged_graphs(server.base) == []
    assert (done.requests == 0) == last


@pytest.mark.parametrize("at", [1, 4, -1], ids=["in the first", "in the middle", "in the last"])
def test_the_server_is_killed(dists: Dists, server: Oxigraph, at: int) -> None:
    """SIGKILL, the store on its disk as it was; then it is started, and the command run again."""
    old, new = map(graphs_of, dists)
    published(dists[0], server.base)
    number = at if at > 0 else published(dists[1], server.base, dry_run=True).requests

    def before(count: int) -> None:
        if count == number:
            server.kill()

    with proxy(server.port, before) as (base, _), pytest.raises(EndpointError) as caught:
        published(dists[1], base)
    said = str(caught.value)
    assert said.endswith(
        "may hold the old graphs or the new ones: publish again, which looks first"
        if at < 0
        else "still in place"
    )
    server.start()
    assert all_graphs(server.base) == old
    published(dists[1], server.base, verify=True)
    assert all_graphs(server.base) == new


def test_a_server_that_comes_back_is_waited_for(dists: Dists, server: Oxigraph) -> None:
    waits: list[float] = []

    def before(count: int) -> None:
        if count == 4 and not waits:
            server.kill()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            server.start()

    with proxy(server.port, before) as (base, _):
        published(dists[0], base, patience=Patience(tries=4, sleep=sleep))
    assert len(waits) == 2
    assert all_graphs(server.base) == graphs_of(dists[0])


def test_a_reader_sees_the_old_publication_or_the_new_one(dists: Dists, server: Oxigraph) -> None:
    whole = [graphs_of(dist) for dist in dists]
    published(dists[0], server.base)
    seen: list[dict[str, str]] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.append(all_graphs(server.base))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for dist in (dists[1], dists[0], dists[1]):
            published(dist, server.base)
    finally:
        over.set()
        reader.join(20)
    assert len(seen) > 3
    assert all(state in whole for state in seen)
    assert all_graphs(server.base) == whole[1]
