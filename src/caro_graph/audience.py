"""Who may see what: nodes flagged for some audiences only, and a search for what slipped past the flag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from urllib.parse import unquote

from caro_graph.lexical import resolve
from caro_graph.problems import Problem
from caro_graph.reading import Node

__all__ = ["leaks", "split_audience"]

_DETAILS = ("email", "telephone")
_CODES = frozenset({"type", "lines", "status", "certainty"})
_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})
_SHORTEST = 6
"""Details shorter than this, folded, are too common to search for."""


def split_audience(nodes: Iterable[Node], without: Sequence[str]) -> tuple[list[Node], list[Node]]:
    """Return the nodes that the audience sees and those that it does not.

    ``without`` lists the flags (keys such as ``personal``) that keep a node back when they are ``true``.
    """
    shown: list[Node] = []
    kept_back: list[Node] = []
    for node in nodes:
        (kept_back if any(node.first(flag) == "true" for flag in without) else shown).append(node)
    return shown, kept_back


def leaks(shown: Iterable[Node], kept_back: Iterable[Node], base: str) -> list[Problem]:
    """Return the places in what is shown that name a node kept back, or repeat a personal detail of it.

    Details are the names, e-mail addresses and telephone numbers of what is kept back. They are searched
    for without case, accents, spaces and punctuation, so that ``07.86`` and ``tel:+33786`` meet; a name, in
    any order of its words, by initial and surname, and behind a title.
    """
    nodes = list(kept_back)
    ids = {resolve(node.id, base).casefold() for node in nodes}
    details = {detail for node in nodes for detail in _details(node)}
    names = [words for node in nodes for value in node.all("name") if (words := _words(value.text))]
    problems = []
    for node in shown if nodes else ():
        if _tells(node.graph, details, names):
            problems.append(node.problem(f"the folder '{node.graph}' repeats a personal detail", "rename it"))
        for key, value in node.scalars():
            if key.text != "id" and resolve(value.text, base).casefold() in ids:
                what = f"'{value.text}' is kept back from this audience"
                problems.append(node.problem(what, "remove the reference, or flag this node too", value))
            elif key.text not in _CODES and _tells(value.text, details, names):
                what = f"'{key.text}' repeats a personal detail"
                todo = "take it out, or flag this node 'personal: true'"
                problems.append(node.problem(what, todo, value))
    return problems


def _tells(text: str, details: Iterable[str], names: Iterable[list[str]]) -> bool:
    folded = _folded(text)
    if any(detail in folded for detail in details):
        return True
    words = _words(text)
    return any(_names(words, folded, name) for name in names)


def _names(words: Sequence[str], folded: str, name: Sequence[str]) -> bool:
    """Whether words name a person: all of the name, an initial and a part of it, a title and a part of it."""
    parts = {part for part in name if len(part) > 2}
    whole = "".join(name)
    if len(whole) >= _SHORTEST and whole in folded:
        return True
    if len(name) > 1 and set(name) <= set(words):
        return True
    initials = {part[0] for part in name}
    for before, word in pairwise(words):
        if word in parts and (before in _TITLES or (before in initials and len(name) > 1)):
            return True
    return False


def _details(node: Node) -> Iterator[str]:
    for key in _DETAILS:
        for value in node.all(key):
            text = value.text.removeprefix("mailto:").removeprefix("tel:").removeprefix("+33")
            # The part before the @ gives a person away by itself.
            for detail in (_folded(text), _folded(text.partition("@")[0])):
                if len(detail) >= _SHORTEST:
                    yield detail


def _plain(text: str) -> str:
    """Without case, accents, compatibility forms, ligatures and percent-encoding."""
    decomposed = unicodedata.normalize("NFKD", unquote(text).casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))
