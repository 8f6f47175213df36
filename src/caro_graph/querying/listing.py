"""The list of the ready-made queries, by group, for a reader who looks for one."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from caro_graph.querying.library import GROUPS, Query

__all__ = ["found", "listing"]

_SHORT = 3
_TYPED = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def listing(queries: Sequence[Query], lang: str, columns: int | None) -> str:
    """Return a list of queries, by group, as text.

    Args:
        queries: The queries.
        lang: ``fr`` or ``en``.
        columns: The width of the terminal; None where it is none: no colours, and one line a query then.
    """
    import click

    widest = max(len(query.name) for query in queries) + 2
    blocks = []
    for group, title in GROUPS.items():
        lines = [_line(query, lang, widest, columns) for query in queries if query.group == group]
        if lines:
            head = title[lang] if columns is None else click.style(title[lang], bold=True)
            blocks.append("\n".join([head, *lines]))
    return "\n\n".join(blocks) + "\n"


def _line(query: Query, lang: str, widest: int, columns: int | None) -> str:
    values = " ".join(f"[{parameter.name}]" for parameter in query.parameters if parameter.name != "lang")
    said = f"{query.summary[lang]} {values}".rstrip()
    name = f"  {query.name.ljust(widest)}"
    if columns is None or columns < widest + 30:
        return name + said
    return textwrap.fill(
        said, columns, initial_indent=name, subsequent_indent=" " * len(name), break_on_hyphens=False
    )


def found(queries: Sequence[Query], words: str | None) -> tuple[list[Query], bool]:
    """Return the queries that words are said of, in a name, a title, a description or a keyword.

    Case, accents and the ending of a plural do not count, and either language will do. Where no query has
    them all, those that have the most are returned.

    Returns:
        The queries, and whether they have all of the words.
    """
    wanted = [_stem(word) for word in _plain(words or "").split()]
    hits = {query.name: sum(word in _said(query) for word in wanted) for query in queries}
    most = max(hits.values(), default=0)
    if wanted and not most:
        return [], False
    return [query for query in queries if hits[query.name] == most], most == len(wanted)


def _said(query: Query) -> str:
    parts = [query.name, *query.summary.values(), *query.description.values()]
    parts += [tag for tags in query.tags.values() for tag in tags]
    parts += [text for parameter in query.parameters for text in parameter.summary.values()]
    return _plain(" ".join([*parts, *GROUPS[query.group].values()]))


def _stem(word: str) -> str:
    """The word without the s or x of a plural, which the words of a query may lack."""
    return word[:-1] if len(word) > _SHORT and word.endswith(("s", "x")) else word


def _plain(text: str) -> str:
    """Lower case, without accents; ligatures and apostrophes as a keyboard has them."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_TYPED))
    return "".join(mark for mark in parts if not unicodedata.combining(mark))
