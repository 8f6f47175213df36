"""Rows on a terminal: a table that fits its width, with prefixed names that are links."""

from __future__ import annotations

import io
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from string import punctuation
from urllib.parse import quote

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from caro_graph.querying.answers import Rows, Term, kind_of
from caro_graph.querying.cells import clean
from caro_graph.querying.formats import cell
from caro_graph.rdf.places import shorten

__all__ = ["table_text"]

_CHUNK = 500
"""How many rows are laid out at once; the first ones give the columns their widths."""
_NARROWEST = 8
_LISTED = 12
_LEAST = 20
_WIDEST = 240
_USUAL = 100
_GAP = 2
_STEPS = 10_000
_END_BLANKS = re.compile(" +$", re.MULTILINE)
# rich breaks lines at spaces that are not to be broken: what a clean text never holds stands for them.
_UNBROKEN = str.maketrans("\xa0\u2007\u202f", "\ufdd0\ufdd1\ufdd2")
_BROUGHT_BACK = {held: mark for mark, held in _UNBROKEN.items()}


def table_text(answer: Rows, prefixes: Mapping[str, str], columns: int | None) -> Iterator[str]:
    """Yield rows as a table; where a column would be too narrow to read, each row as a list.

    Args:
        answer: The rows.
        prefixes: What IRIs are shortened with.
        columns: The width of the terminal; None where it is none: no bold type and no links then.
    """
    width = max(_LEAST, min(columns or _USUAL, _WIDEST))
    console = _console(width, live=columns is not None and os.environ.get("TERM") != "dumb")
    bold = "" if os.environ.get("NO_COLOR") else "bold"
    names = [_text(name, bold) for name in answer.variables]
    rows = ([_shown(term, prefixes) for term in row] for row in answer.rows)
    first = list(islice(rows, _CHUNK))
    widths = _widths(names, first, width)
    listed = not widths
    if listed:
        widest = min(max([_LISTED, *map(_width, names)]), (width - _GAP) // 2)
        widths = [widest, width - widest - _GAP]
    total = 0
    for chunk in chain([first], iter(lambda: list(islice(rows, _CHUNK)), [])):
        lines = _lists(names, chunk, total + 1) if listed else chunk
        yield _drawn(console, lines, widths, () if listed or total else names)
        total += len(chunk)
    yield f"{total:,} {'row' if total == 1 else 'rows'}\n"


def _console(width: int, *, live: bool) -> Console:
    """A console that writes nowhere; without a system of colours, it leaves out bold type and links."""
    return Console(
        file=io.StringIO(),
        force_terminal=live,
        force_jupyter=False,
        color_system="standard" if live else None,
        no_color=False,
        legacy_windows=False,
        width=width,
        height=_CHUNK,
    )


def _text(text: str, style: str | Style = "") -> Text:
    return Text(clean(text).translate(_UNBROKEN), style)


def _shown(term: Term | None, prefixes: Mapping[str, str]) -> Text:
    iri = cell(term)
    if kind_of(term) != "uri":
        return _text(iri)
    # The sequence of a link takes an address in ASCII only.
    link = quote(iri, safe=punctuation, errors="replace") if re.match("https?://", iri) else None
    return _text(shorten(f"<{iri}>", prefixes).strip("<>"), Style(link=link))


def _width(text: Text) -> int:
    return max(map(cell_len, text.plain.split("\n")))


def _widths(names: Sequence[Text], rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """Return a width for each column that together fit, or none where one would be too narrow.

    What is short gets what it wants; the others share the rest by the square root of what they want.
    """
    # What comes after the first chunk may be longer; a wide character takes two.
    narrowest = _NARROWEST if len(rows) == _CHUNK else 2
    wanted = [max(narrowest, *map(_width, column)) for column in zip(names, *rows, strict=True)]
    least = [min(want, max(_NARROWEST, _width(name))) for want, name in zip(wanted, names, strict=True)]

    def shared(share: int) -> list[int]:
        parts = (min(want, int(share / _STEPS * want**0.5)) for want in wanted)
        return list(map(max, least, parts))

    room = width - _GAP * (len(names) - 1)
    share = bisect_right(range(width * _STEPS), room, key=lambda share: sum(shared(share)))
    return shared(share - 1) if share else []


def _lists(names: Sequence[Text], rows: Iterable[Sequence[Text]], number: int) -> Iterator[list[Text]]:
    """Each row as a list of what is bound."""
    for place, row in enumerate(rows, number):
        yield [Text(f"— {place} —")]
        yield from ([name, text] for name, text in zip(names, row, strict=True) if text.plain)


def _drawn(
    console: Console, rows: Iterable[Sequence[Text]], widths: Sequence[int], heads: Sequence[Text]
) -> str:
    cells = zip(heads or [Text()] * len(widths), widths, strict=True)
    table = Table(
        *(Column(head, width=width, overflow="fold", justify="default") for head, width in cells),
        box=SIMPLE_HEAD,
        show_header=bool(heads),
        header_style="none",
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
    )
    for row in rows:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    return _END_BLANKS.sub("", captured.get()).translate(_BROUGHT_BACK)
