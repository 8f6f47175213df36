"""Tables in Markdown, read back by a reader of Markdown: the same cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
from hypothesis import example, given
from markdown_it import MarkdownIt
from querying.written import Table, rows_of, tables, text_of


@given(tables)
@example(
    (
        ("a",),
        [(ox.Literal("a|b\\|c\\"),), (ox.Literal("one\ntwo\r\nthree"),), (ox.Literal("<br>*a* _b_ `c`"),)],
    )
)
def test_markdown_reads_back_as_a_table_with_the_same_cells(table: Table) -> None:
    text = text_of(rows_of(table), "markdown")
    assert len(text.splitlines()) == len(table[1]) + 2
    read = list(_markdown_rows(text))
    assert read[0] == list(table[0])
    for row, term_row in zip(read[1:], table[1], strict=True):
        for found, term in zip(row, term_row, strict=True):
            # The reader shows an address as a browser does.
            as_read = unquote if isinstance(term, ox.NamedNode) else str
            assert as_read(found) == as_read(_shown(term))


def _shown(term: Any) -> str:
    return _blanks("\n".join(_value(term).replace("\x00", "\ufffd").splitlines()))


def _blanks(text: str) -> str:
    """Markdown takes away blanks at the ends of a line."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _markdown_rows(text: str) -> Iterator[list[str]]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    row: list[str] = []
    for place, token in enumerate(tokens):
        if token.type in ("th_open", "td_open"):
            row.append(_blanks("".join(_inline(child) for child in tokens[place + 1].children or ())))
        elif token.type == "tr_close":
            yield row
            row = []


def _inline(token: Any) -> str:
    """What a reader sees of it; a link that is its own text tells its address."""
    if token.type == "html_inline":
        assert token.content == "<br>"
        return "\n"
    assert token.type in ("text", "text_special", "softbreak", "link_open", "link_close"), token.type
    return str(token.content)


def _value(term: Any) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
