"""The list of the ready-made queries, by group, for a reader who looks for one."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from caro_graph.queries.library import GROUPS, Query

__all__ = ["found", "listing"]

_SHORT = 3
_WORD = re.compile(r"\w+")
_FRENCH = """
    aux avec ces cette chez combien comment dans des elle elles est leur leurs les mais nos notre nous ont par
    pas pour quand que quel quelle quelles quels qui quoi sans ses son sont sous sur une vos votre vous
"""
_ENGLISH = """
    about all and any are been but can did does for from had has have how its many much not our that the their
    them then there these they this those was were what when where which who whom whose why will with you your
"""
_FUNCTION_WORDS = frozenset(f"{_FRENCH} {_ENGLISH}".split())
"""Words of either language that say nothing of what is looked for, nor do those of one or two letters."""
_TYPED = str.maketrans({"œ": "oe", "æ": "ae"})


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


def found(queries: Collection[Query], words: str | None) -> tuple[list[Query], bool]:
    """Return the queries that words are said of, in a name, a title, a description or a keyword.

    A word is found where a word of the text begins with it. Case, accents and the ending of a plural do not
    count, nor do articles and the like, and either language will do. Where no query has them all, those that
    have the most are returned.

    Returns:
        The queries, and whether they have all of the words.
    """
    wanted = _wanted(words or "")
    hits = {query.name: sum(f" {word}" in text for word in wanted) for query, text in _said(queries)}
    most = max(hits.values(), default=0)
    if wanted and not most:
        return [], False
    return [query for query in queries if hits[query.name] == most], most == len(wanted)


def _wanted(words: str) -> list[str]:
    """The words to look for: those that say something, or all where none does."""
    given = _WORD.findall(_plain(words))
    telling = [
        word for word in given if word not in _FUNCTION_WORDS and (len(word) >= _SHORT or word.isdigit())
    ]
    return [_stem(word) for word in telling or given]


def _said(queries: Collection[Query]) -> Iterator[tuple[Query, str]]:
    """Each query, with the words that it is described in, each after a space."""
    for query in queries:
        parts = [query.name, *query.summary.values(), *query.description.values()]
        parts += [tag for tags in query.tags.values() for tag in tags]
        parts += [text for parameter in query.parameters for text in parameter.summary.values()]
        words = _WORD.findall(_plain(" ".join([*parts, *GROUPS[query.group].values()])))
        yield query, "".join(f" {word}" for word in words)


def _stem(word: str) -> str:
    """The word without the s or x of a plural, which the words of a query may lack."""
    return word[:-1] if len(word) > _SHORT and word.endswith(("s", "x")) else word


def _plain(text: str) -> str:
    """Lower case, without accents; ligatures as a keyboard has them."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_TYPED))
    return "".join(mark for mark in parts if not unicodedata.combining(mark))
