"""What of a text a terminal may be given."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["clean", "harmless"]

_REPLACEMENT = "\ufffd"
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), _REPLACEMENT)


def clean(text: str) -> str:
    """Return what a terminal may be given of a text: nothing that it would act upon, lines ended by LF.

    Control characters become U+FFFD, tabs spaces. Invisible characters (joiners, marks of direction,
    selectors of variants) go: terminals do not agree on how wide they make what they join.

    >>> clean("a\\x1b[2Jb")
    'a\\ufffd[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, harmless("\n".join(text.splitlines())).replace("\t", " ")))


def harmless(text: str) -> str:
    """Return a text with nothing that a terminal would act upon but its tabs and line ends."""
    return text.translate(_CONTROLS)


@lru_cache(maxsize=4096)
def _shown(mark: str) -> str:
    kind, number = unicodedata.category(mark), ord(mark)
    if kind == "Cf" or "VARIATION SELECTOR" in unicodedata.name(mark, ""):
        return ""
    nothing = kind == "Cs" or number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return _REPLACEMENT if nothing else mark
