"""The asserted answers: each file of ``queries/expected`` is a case, and each engine has to give it.

``NAME.csv`` is the answer of ``queries/NAME.rq`` as it stands, ``NAME--KEY=VALUE.csv`` with that value for a
parameter, percent-encoded where a file name wants it. Graphs are ``.ttl``, yes or no is ``.txt``.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Triple, parse

from caro_graph.queries.library import Query, read_queries
from caro_graph.querying.answers import Answer, Rows, Triples, Truth
from caro_graph.querying.formats import cell

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "queries" / "expected"
QUERIES = read_queries(ROOT / "queries")
BY_NAME: dict[str, Query] = {query.name: query for query in QUERIES}
CASES = tuple(sorted(path.name for path in EXPECTED.iterdir()))
_NUMBER = re.compile(r"-?\d+\.\d*")


def case_of(file: str) -> tuple[Query, dict[str, str]]:
    """Return the query of a case, and the values of its parameters."""
    stem = file.rpartition(".")[0]
    name, *pairs = stem.split("--")
    return BY_NAME[name], {key: unquote(value) for key, _, value in (pair.partition("=") for pair in pairs)}


def lines_of(answer: Answer) -> list[str]:
    """Return an answer as lines that can be compared: CSV in order, or sorted triples, or one word."""
    if isinstance(answer, Truth):
        return [str(answer.value).lower()]
    if isinstance(answer, Triples):
        return _graph(answer.triples)
    assert isinstance(answer, Rows)
    return _csv([answer.variables, *([_plain(cell(term)) for term in row] for row in answer.rows)])


def _graph(triples: Iterable[Triple]) -> list[str]:
    """The triples, sorted, whatever the names of the blank nodes (RDFC-1.0)."""
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad.triple) for quad in dataset)


def expected_lines(file: str, folder: Path = EXPECTED) -> list[str]:
    """Return the asserted answer of a case in the same form."""
    path = folder / file
    if path.suffix == ".ttl":
        return _graph(quad.triple for quad in parse(path=str(path)))
    if path.suffix == ".txt":
        return path.read_text("utf-8").split()
    with path.open(encoding="utf-8", newline="") as rows:
        return _csv([[_plain(text) for text in row] for row in csv.reader(rows)])


def difference(expected: list[str], found: list[str]) -> str:
    """Return how two answers differ, for a reader."""
    return "\n".join(difflib.unified_diff(expected, found, "asserted", "answered", lineterm="", n=1))


def _csv(rows: list[list[str]] | list[tuple[str, ...]]) -> list[str]:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().splitlines()


def _plain(text: str) -> str:
    """One way of writing a decimal: engines differ in the zeros after the point."""
    return f"{Decimal(text).normalize():f}" if _NUMBER.fullmatch(text) else text
