"""Text in Markdown (GitHub's, with tables)."""

from __future__ import annotations

import re

__all__ = ["escaped"]

_MARKS = re.compile(r"[\\`*<>\[\]|~&]|(?<![^\W_])_|_(?![^\W_])")
"""What Markdown would act upon within a line; ``_`` within a word is only that."""
_LINE_ENDS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def escaped(text: str) -> str:
    r"""Return a text as it has to stand in a cell of a table to read as itself.

    >>> escaped("a|b*")
    'a\\|b\\*'
    """
    return _LINE_ENDS.sub("<br>", _MARKS.sub(r"\\\g<0>", text))
