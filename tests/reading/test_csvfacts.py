"""CSV facts: the same cells as the standard library reads, each at its place."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from caro_graph.reading.csvfacts import cells, read_csv

CELLS = st.text(st.sampled_from('ab ,"\né|'), max_size=6)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def written(rows: list[list[str]], quoting: int) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=quoting).writerows(rows)
    return out.getvalue()


@given(TABLES, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_cells_are_those_of_the_standard_library(rows: list[list[str]], quoting: int) -> None:
    text = written(rows, quoting)
    assert [[cell.text for cell in row] for row in cells(text)] == list(csv.reader(io.StringIO(text)))


@given(TABLES)
def test_a_cell_begins_where_it_says(rows: list[list[str]]) -> None:
    text = written(rows, csv.QUOTE_MINIMAL)
    lines = text.split("\n")
    for row in cells(text):
        for cell in row:
            here = "\n".join([lines[cell.line - 1][cell.column - 1 :], *lines[cell.line :]])
            assert here.startswith((cell.text, '"' + cell.text.replace('"', '""') + '"'))


def test_several_values_in_a_cell_have_their_own_place() -> None:
    [node], problems = read_csv("id,within\na,place/b | place/c\n", "a.csv", "g")
    assert problems == []
    assert [(v.text, v.line, v.column) for v in node.all("within")] == [("place/b", 2, 3), ("place/c", 2, 13)]


def test_an_empty_cell_is_a_key_that_the_node_lacks() -> None:
    [node], _ = read_csv("id,label\r\na,\r\n", "a.csv", "g")
    assert [entry.key.text for entry in node.entries] == ["id"]
