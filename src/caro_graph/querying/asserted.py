"""The asserted answers: each file of ``queries/expected`` is a case, which the published graph has to give.

``NAME.csv`` is the answer of ``queries/NAME.rq`` as it stands, ``NAME--KEY=VALUE.csv`` with that value for a
parameter, percent-encoded where a file name wants it. Graphs are ``.ttl``, yes or no is ``.txt``. The rows
of a table have to be the same in the same order; in graphs the names of blank nodes do not count.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.queries.library import Query, find_query
from caro_graph.querying.answers import Answer, Rows, Triples, Truth
from caro_graph.querying.asking import with_values
from caro_graph.querying.formats import cell

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["EXPECTED", "Asked", "ask_asserted", "case_of", "difference", "expected_lines", "lines_of"]

EXPECTED = "expected"
"""The folder of asserted answers, in that of the queries."""
_NUMBER = re.compile(r"-?\d+\.\d*")
_SHOWN, _BEFORE = 100, 30
"""Characters: how much of a line is shown, and how much of that before the difference."""
_GRAPH = ".ttl"


@dataclass(frozen=True)
class Asked:
    """How many asserted answers were asked for, how many left out (of federated queries), what is wrong."""

    asked: int
    left_out: int
    problems: tuple[Problem, ...]


def ask_asserted(
    folder: Path,
    queries: Collection[Query],
    ask: Callable[[str, str], Answer],
    *,
    things: str,
    root: Path,
) -> Asked:
    """Ask for each asserted answer, and compare.

    A query that asks another endpoint as well (``SERVICE``) is left out: its answer is not ours alone.

    Args:
        folder: The folder of asserted answers; there are none where it is not there.
        queries: The queries, each by its name.
        ask: Asks the graph, given the text of a query and its form.
        things: The IRI that identifiers begin with.
        root: The folder that files are named from in problems.
    """
    paths = folder.iterdir() if folder.is_dir() else ()
    files = sorted(path for path in paths if path.is_file() and not path.name.startswith("."))
    problems: list[Problem] = []
    left_out = 0
    for path in files:
        name = path.relative_to(root).as_posix()
        try:
            query, values = case_of(path, queries)
            if query.federated:
                left_out += 1
                continue
            text = with_values(query, values, queries, ask, things=things)
            found = lines_of(ask(text, query.form))
            problems += _compared(path, name, found)
        except CallError as error:
            problems.append(Problem(name, 1, 1, str(error), "correct the file's name, or take it away"))
        except FactsError as error:
            problems += _in_query(error, query, path.parents[1].relative_to(root))
    return Asked(len(files) - left_out, left_out, tuple(problems))


def case_of(path: Path, queries: Collection[Query]) -> tuple[Query, dict[str, str]]:
    """Return the query of a case, and the values of its parameters.

    Raises:
        CallError: there is no such query.
    """
    name, *pairs = path.name.rpartition(".")[0].split("--")
    values = (pair.partition("=") for pair in pairs)
    return find_query(queries, name), {key: unquote(value) for key, _, value in values}


def lines_of(answer: Answer) -> list[str]:
    """Return an answer as lines that can be compared: CSV in order, or sorted triples, or one word."""
    if isinstance(answer, Truth):
        return [str(answer.value).lower()]
    if isinstance(answer, Triples):
        return _graph(answer.triples)
    assert isinstance(answer, Rows)
    return _csv([answer.variables, *([_plain(cell(term)) for term in row] for row in answer.rows)])


def expected_lines(path: Path) -> list[str]:
    """Return the asserted answer of a case in the same form.

    Raises:
        ValueError: the file is not in UTF-8.
        SyntaxError: it is not Turtle.
    """
    from pyoxigraph import RdfFormat, parse

    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix == _GRAPH:
        return _graph(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    if path.suffix == ".txt":
        return text.split()
    return _csv([[_plain(text) for text in row] for row in csv.reader(io.StringIO(text, newline=""))])


def difference(expected: Sequence[str], found: Sequence[str]) -> str:
    """Return how two answers differ, for a reader."""
    return "\n".join(difflib.unified_diff(expected, found, "asserted", "answered", lineterm="", n=1))


def _graph(triples: Iterable[Triple]) -> list[str]:
    """The triples, sorted, whatever the names of the blank nodes (RDFC-1.0)."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad

    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad.triple) for quad in dataset)


def _csv(rows: Iterable[Sequence[str]]) -> list[str]:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().splitlines()


def _plain(text: str) -> str:
    """One way of writing a decimal: engines differ in the zeros after the point."""
    return f"{Decimal(text).normalize():f}" if _NUMBER.fullmatch(text) else text


def _compared(path: Path, name: str, found: list[str]) -> list[Problem]:
    """What is wrong with an answer, on the first line of the file that it does not have."""
    try:
        expected = expected_lines(path)
    except SyntaxError as error:
        what = f"this is not Turtle ({error.msg})"
        return [Problem(name, error.lineno or 1, error.offset or 1, what, "correct the file")]
    except (ValueError, csv.Error) as error:
        return [Problem(name, 1, 1, f"this cannot be read as an answer ({error})", "correct the file")]
    if found == expected:
        return []
    number, wanted, given = _first_difference(expected, found, in_order=path.suffix != _GRAPH)
    # Long lines are shown from a little before the character in which they differ.
    start = _alike(wanted or "", given or "") - _BEFORE
    what = f"{_shown(wanted, start)} is asserted, and {_shown(given, start)} answered"
    todo = "correct the facts or the query, or assert the new answer"
    return [Problem(name, number, 1, what, todo)]


def _first_difference(
    expected: list[str], found: list[str], *, in_order: bool
) -> tuple[int, str | None, str | None]:
    """The line in the file, and what the two have there; in a graph one that the other lacks."""
    if not in_order:
        lacking, others = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
        return 1, lacking[0] if lacking else None, others[0] if others else None
    pairs = zip_longest(expected, found)
    return next((number, one, other) for number, (one, other) in enumerate(pairs, 1) if one != other)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)))


def _shown(line: str | None, start: int) -> str:
    if line is None:
        return "nothing"
    if len(line) <= _SHOWN:
        return f"«{line}»"
    first = max(0, min(start, len(line) - _SHOWN))
    end = "…" if first + _SHOWN < len(line) else ""
    return f"«{'…' if first else ''}{line[first : first + _SHOWN]}{end}»"


def _in_query(error: FactsError, query: Query, folder: Path) -> list[Problem]:
    """Place what is wrong with a query in its file, whose metadata is no part of what is asked."""
    above = query.source.count("\n") - query.text.count("\n")
    file = (folder / f"{query.name}.rq").as_posix()
    return [replace(problem, file=file, line=problem.line + above) for problem in error.problems]
