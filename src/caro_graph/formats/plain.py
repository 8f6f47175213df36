"""Text that can drive nothing: no terminal, no log, no reader of lines.

Facts are other people's words. Whatever shows them shows their control characters too, as signs.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["one_line", "visible"]

_BREAKS = re.compile(r"[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t]*")
_PICTURES = 0x2400  # the block of signs for the control characters, in their order
_DELETE, _DELETE_PICTURE = 0x7F, 0x2421
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u00ad\u200c\u200d")  # words and emoji are written with them


def visible(text: str) -> str:
    r"""Return ``text`` with a sign for every character that would act instead of being seen.

    >>> visible("a\x1b[31mb\u202ec")
    'a␛[31mb<U+202E>c'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_sign, text))


def one_line(text: str) -> str:
    r"""Return ``text`` on one line, its line breaks and tabs as spaces, with nothing unseen in it.

    >>> one_line("one\n  two\x07")
    'one two␇'
    """
    return visible(_BREAKS.sub(" ", text).replace("\t", " ").strip())


def _sign(character: str) -> str:
    code = ord(character)
    if character in _JOINERS or not (unicodedata.category(character) in _UNSEEN or _is_none(code)):
        return character
    if code < ord(" "):
        return chr(_PICTURES + code)
    return chr(_DELETE_PICTURE) if code == _DELETE else f"<U+{code:04X}>"


def _is_none(code: int) -> bool:
    """Whether Unicode keeps a code from being a character; no page may hold one."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
