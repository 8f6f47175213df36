"""``caro-graph query`` ends at a signal, also while the engine computes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import Run

from caro_graph.commands.signals import ending_at_once

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERIES = {
    "before a row": f"SELECT (COUNT(*) AS ?n) {PRODUCT}",
    "in a sorting": f"SELECT (SHA512(CONCAT(STR(?a), STR(?d))) AS ?x) {PRODUCT} ORDER BY ?x",
}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    triples = (f"<urn:s{number}> <urn:p> {number} ." for number in range(1000))
    (tmp_path / "a.ttl").write_text("\n".join(triples), "utf-8")
    return tmp_path


STARTED = """
import sys
from caro_graph.querying import local
asked = local.ask_store
def told(store, text, *rest):
    if "COUNT" in text or "ORDER" in text:
        print("asked", flush=True)
    return asked(store, text, *rest)
local.ask_store = told
from caro_graph.cli import main
main()
"""


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_while_the_engine_computes(here: Path, name: str, number: signal.Signals) -> None:
    (here / "own.rq").write_text(QUERIES[name], "utf-8")
    call = [sys.executable, "-c", STARTED, "query", "--file", "own.rq", "--data", "a.ttl"]
    with subprocess.Popen(call, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"asked\n"
            time.sleep(0.1)  # from the call to the engine
            assert process.poll() is None
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (-number, b"", b"")


def test_afterwards_signals_are_handled_as_before(run: Run, here: Path) -> None:
    (here / "own.rq").write_text("SELECT * { ?s <urn:p> 1 }", "utf-8")
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    assert callable(before[0])
    assert run("query", "--file", here / "own.rq", "--data", here / "a.ttl").stdout == "s\nurn:s1\n"
    assert [signal.getsignal(number) for number in numbers] == before
    with ending_at_once():
        assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL
    assert [signal.getsignal(number) for number in numbers] == before


def test_a_signal_that_is_ignored_stays_so() -> None:
    """As in a job in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ending_at_once():
            assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_another_thread_signals_are_left_alone() -> None:
    found = []

    def work() -> None:
        with ending_at_once():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGINT)]
