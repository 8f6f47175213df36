"""CSV facts (RFC 4180, comma) to nodes: the header holds terms of the context, a row is a node.

Several values of one cell are separated by `` | ``; an empty cell is a key that the node lacks. Cells are
split here, not by :mod:`csv`, because every cell has to keep its line and column; the tests hold the two
against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caro_graph.problems import Problem
from caro_graph.reading.nodes import Entry, Node, Scalar

__all__ = ["cells", "read_csv"]

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\r\n"][^,\r\n]*)?)(,|\r\n|\n|\Z)')
_SEPARATOR = " | "


class _QuoteError(ValueError):
    """A quoted cell that does not end, or goes on after its closing quote."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"{line}:{column}")
        self.line, self.column = line, column


def cells(text: str) -> Iterator[list[Scalar]]:
    """Yield each row of a CSV text as its cells; a blank line is an empty list."""
    row: list[Scalar] = []
    position, line, start = 0, 1, 0
    while position < len(text):
        match = _CELL.match(text, position)
        if match is None:
            raise _QuoteError(line, position - start + 1)
        quoted, plain, end = match.groups()
        value = quoted.replace('""', '"') if quoted is not None else plain or ""
        written = text[position : match.start(3)]
        row.append(Scalar(value, line, position - start + 1, len(written.partition("\n")[0])))
        newlines = match.group().count("\n")
        if newlines:
            line += newlines
            start = position + match.group().rfind("\n") + 1
        position = match.end()
        if end == "," and position < len(text):
            continue
        if end == ",":
            row.append(Scalar("", line, position - start + 1))
        yield [] if len(row) == 1 and not match.group().strip("\r\n") else row
        row = []


def read_csv(text: str, file: str, graph: str) -> tuple[list[Node], list[Problem]]:
    """Return the nodes of a CSV text and what is wrong with its form (ragged rows, open quotes)."""
    nodes: list[Node] = []
    problems: list[Problem] = []
    header: list[Scalar] | None = None
    try:
        for row in cells(text):
            if not row:
                continue
            if header is None:
                header = row
                problems += _blank_titles(row, file)
            elif len(row) != len(header):
                what = f"the row has {len(row)} cells, the header {len(header)}"
                problems.append(Problem(file, row[0].line, 1, what, "give every column a cell, empty or not"))
            else:
                nodes.append(Node(file, graph, row[0].line, row[0].column, _entries(header, row)))
    except _QuoteError as error:
        todo = 'close the cell with " and double every quote inside it'
        problems.append(Problem(file, error.line, error.column, "a quote that is not closed", todo))
    if not nodes and not problems:
        problems.append(Problem(file, 1, 1, "the file holds no facts", "write a fact into it, or remove it"))
    return nodes, problems


def _blank_titles(header: list[Scalar], file: str) -> list[Problem]:
    return [
        Problem(
            file, title.line, title.column, "a column without a title", "name it with a term of the context"
        )
        for title in header
        if not title.text.strip()
    ]


def _entries(header: list[Scalar], row: list[Scalar]) -> tuple[Entry, ...]:
    entries = []
    for title, cell in zip(header, row, strict=True):
        if cell.text or title.text == "id":
            entries.append(Entry(title, tuple(_split(cell))))
    return tuple(entries)


def _split(cell: Scalar) -> Iterator[Scalar]:
    """Yield the values of a cell: a single one with its quotes, several each on its own characters."""
    if _SEPARATOR not in cell.text:
        yield cell
        return
    quoted = "\n" in cell.text or cell.width > len(cell.text)
    line, column = cell.line, cell.column + quoted
    for part in cell.text.split(_SEPARATOR):
        written = part.replace('"', '""') if quoted else part
        yield Scalar(part, line, column, len(written.partition("\n")[0]))
        last = written.rpartition("\n")[2]
        line += written.count("\n")
        column = len(last) + (column if last == written else 1) + len(_SEPARATOR)
