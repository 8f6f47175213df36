"""Blank nodes as Virtuoso names them (``nodeID://b10001``), which are no labels of blank nodes elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["with_labels"]

_FORMS = {
    "JSON": (
        re.compile(rb'(\{\s*"type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*"nodeID):(?:\\?/){2}'),
        (rb'{"type":"bnode","value":"nodeID://', rb'{"type":"bnode","value":"nodeID:\/\/'),
    ),
    "XML": (re.compile(rb"(<bnode>\s*nodeID)://"), (b"<bnode>nodeID://",)),
}
_LONGEST = 200


def with_labels(read: Callable[[int], bytes], name: str) -> Callable[[int], bytes]:
    """Return what reads the same rows, with ``nodeIDb10001`` in the place of ``nodeID://b10001``.

    A label means nothing beyond its answer; any other will do. What has come is passed on at once, save the
    beginning of such a term.

    Args:
        read: Gives at most so many bytes, none at the end.
        name: The format of the rows: JSON, XML or TSV, which is left as it is.
    """
    if name not in _FORMS:
        return read
    pattern, wholes = _FORMS[name]
    held = ready = b""

    def labelled(size: int) -> bytes:
        nonlocal held, ready
        while not ready:
            block = read(size)
            text, held = held + block, b""
            start = text.rfind(wholes[0][:1], -_LONGEST) if block else -1
            if start >= 0:
                begun = b"".join(text[start:].split())
                if any(whole.startswith(begun) for whole in wholes):
                    text, held = text[:start], text[start:]
            ready = pattern.sub(rb"\1", text)
            if not block:
                break
        part, ready = ready[:size], ready[size:]
        return part

    return labelled
