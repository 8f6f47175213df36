"""Who may see what: nodes flagged for some audiences only, and a search for what slipped past the flag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from caro_graph.problems import Problem
from caro_graph.reading import Node

__all__ = ["leaks", "split_audience"]

_SECRET_KEYS = ("name", "email", "telephone")
_OPEN_KEYS = frozenset({"id", "type", "source", "lines", "status", "certainty"})


def split_audience(nodes: Iterable[Node], without: Sequence[str]) -> tuple[list[Node], list[Node]]:
    """Return the nodes that the audience sees and those that it does not.

    ``without`` lists the flags (keys such as ``personal``) that keep a node back when they are ``true``.
    """
    shown: list[Node] = []
    kept_back: list[Node] = []
    for node in nodes:
        (kept_back if any(node.first(flag) == "true" for flag in without) else shown).append(node)
    return shown, kept_back


def leaks(shown: Iterable[Node], kept_back: Iterable[Node]) -> list[Problem]:
    """Return the places in what is shown that name a node kept back, or repeat a personal detail of it.

    Texts are compared without case, spaces and punctuation, so that ``07.86`` and ``tel:+33786`` meet.
    """
    nodes = list(kept_back)
    ids = {node.id for node in nodes}
    secrets = {secret for node in nodes for secret in _secrets(node)}
    problems = []
    for node in shown:
        for key, value in node.scalars():
            if key.text != "id" and value.text in ids:
                what = f"'{value.text}' is kept back from this audience"
                problems.append(node.problem(what, "remove the reference, or flag this node too", value))
            elif key.text not in _OPEN_KEYS and any(secret in _folded(value.text) for secret in secrets):
                what = f"'{key.text}' repeats a personal detail"
                problems.append(node.problem(what, "take it out, or flag this node 'personal: true'", value))
    return problems


def _secrets(node: Node) -> Iterable[str]:
    for key in _SECRET_KEYS:
        for value in node.all(key):
            text = value.text.removeprefix("mailto:").removeprefix("tel:").removeprefix("+33")
            if len(_folded(text)) >= 6:
                yield _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
