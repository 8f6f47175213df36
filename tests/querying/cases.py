"""This project's queries, and its asserted answers: each engine has to give them."""

from __future__ import annotations

from pathlib import Path

from caro_graph.queries.library import Query, read_queries
from caro_graph.querying import asserted
from caro_graph.querying.asserted import difference, lines_of

__all__ = ["BY_NAME", "CASES", "EXPECTED", "QUERIES", "case_of", "difference", "expected_lines", "lines_of"]

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "queries" / asserted.EXPECTED
QUERIES = read_queries(ROOT / "queries")
BY_NAME: dict[str, Query] = {query.name: query for query in QUERIES}
CASES = tuple(sorted(path.name for path in EXPECTED.iterdir()))


def case_of(file: str) -> tuple[Query, dict[str, str]]:
    """Return the query of a case, and the values of its parameters."""
    return asserted.case_of(Path(file), QUERIES)


def expected_lines(file: str, folder: Path = EXPECTED) -> list[str]:
    """Return the asserted answer of a case, as lines that can be compared."""
    return asserted.expected_lines(folder / file)
