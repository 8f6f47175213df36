"""Time the ready-made queries: a cold command, and all of them warm, beside rdflib in the same run.

Cold: a process for ``caro-graph query NAME`` on the built publication, beside one that does the same with
rdflib (parses the same N-Quads, asks, writes CSV). Warm: the graph is loaded once in each engine, and every
query that asks this graph alone is asked in turn; it ends at a query that the two do not answer alike.

    python benchmarks/query.py [--runs 5] [--peer-runs 1] [--cold-runs 7] [NAME]...
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph
from measuring import HEAD, ROOT, measure, row

from caro_graph.building import build, default_out
from caro_graph.problems import CallError
from caro_graph.publication import read_publication
from caro_graph.queries.library import Query, find_query, read_queries
from caro_graph.querying.local import is_stale, store_of

Asked = Callable[[str], "list[Any]"]
_DECIMAL = re.compile(r"-?\d+\.\d*")
_COLD = """
import csv, sys
import rdflib
from rdflib.plugins.sparql.processor import prepareQuery
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
answer = data.query(open(sys.argv[2], encoding="utf-8").read())
writer = csv.writer(sys.stdout)
writer.writerow(answer.vars)
writer.writerows(answer)
"""


def engines(quads: Path) -> tuple[Asked, Asked]:
    """Return what asks pyoxigraph and what asks rdflib, each with the graph loaded."""
    import rdflib

    store = store_of([str(quads)])
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(quads, format="nquads")

    def fast(text: str) -> list[Any]:
        answer = store.query(text)
        return list(answer) if hasattr(answer, "__iter__") else [bool(answer)]

    def slow(text: str) -> list[Any]:
        answer = dataset.query(text)
        return list(answer)

    return fast, slow


def seconds(ask: Asked, text: str, runs: int) -> tuple[float, list[Any]]:
    """Return the median time of a query, and its rows or triples, or its one truth."""
    times, rows = [], []
    for _ in range(runs):
        started = time.perf_counter()
        rows = ask(text)
        times.append(time.perf_counter() - started)
    return statistics.median(times), rows


def lines(rows: Sequence[Any], form: str) -> list[str]:
    """Return an answer of either engine as sorted lines that can be compared."""
    if form == "ASK":
        return [str(bool(row)) for row in rows]
    if form == "SELECT":
        return sorted("\t".join(map(cell, row)) for row in rows)
    terms = (" ".join(getattr(term, "n3", term.__str__)() for term in row) for row in rows)
    turtle = "".join(f"{line} .\n" for line in terms)
    graph = pyoxigraph.Dataset(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))
    graph.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, graph))


def cell(term: Any) -> str:
    """Return the text of a term; the engines differ in the zeros after the point of a decimal."""
    text = str(term) if isinstance(term, str) else getattr(term, "value", "")  # rdflib's are texts
    return f"{Decimal(text).normalize():f}" if _DECIMAL.fullmatch(text) else text


def warm(queries: Sequence[Query], quads: Path, runs: int, peer_runs: int) -> None:
    """Print a row for each query, and the sums."""
    fast, slow = engines(quads)
    total, peer_total, ratios = 0.0, 0.0, []
    print("| query | rows | pyoxigraph, ms | rdflib, ms | ratio |\n| --- | --- | --- | --- | --- |")
    for query in queries:
        ours, found = seconds(fast, query.text, runs)
        theirs, peer_found = seconds(slow, query.text, peer_runs)
        if lines(found, query.form) != lines(peer_found, query.form):
            sys.exit(f"{query.name}: the answers differ: the times cannot be compared")
        total, peer_total = total + ours, peer_total + theirs
        ratios.append(theirs / ours)
        print(
            f"| {query.name} | {len(found)} | {ours * 1000:.2f} | {theirs * 1000:.1f} | {theirs / ours:.0f} |"
        )
    print(
        f"\nall {len(queries)} queries: pyoxigraph {total * 1000:.0f} ms, rdflib {peer_total:.2f} s, "
        f"ratio {peer_total / total:.0f}; ratio by query: median {statistics.median(ratios):.0f}, "
        f"least {min(ratios):.0f}"
    )


def cold(name: str, quads: Path, runs: int) -> None:
    """Print the times of whole processes."""
    ours = [sys.executable, "-m", "caro_graph", "query", name, "--project", str(ROOT)]
    theirs = [sys.executable, "-c", _COLD, str(quads), str(ROOT / "queries" / f"{name}.rq")]
    measure(ours)  # a first run, not counted: it compiles the modules
    print(HEAD.format("cold"))
    print(row(f"caro-graph query {name}", [measure(ours) for _ in range(runs)]))
    print(row("rdflib", [measure(theirs) for _ in range(max(1, runs // 3))]))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", metavar="NAME", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--cold-runs", type=int, default=7)
    options = parser.parse_args()
    publication = read_publication(ROOT)
    out = default_out(ROOT)
    if is_stale(publication, out):
        build(ROOT)
    quads = out / f"{publication.id}.nq"
    known = tuple(query for query in read_queries(ROOT / "queries") if not query.federated)
    try:
        queries = [find_query(known, name) for name in options.names]
    except CallError as error:
        sys.exit(str(error))
    queries = queries or list(known)
    cold(queries[0].name, quads, options.cold_runs)
    print()
    warm(queries, quads, options.runs, options.peer_runs)


if __name__ == "__main__":
    main()
