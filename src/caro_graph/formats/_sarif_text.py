"""Texts, paths and IRIs as SARIF wants them: nothing in them is taken for its own syntax."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from urllib.parse import quote

__all__ = ["as_json", "clipped", "folder_uri", "markdown", "message", "path_uri", "plain", "web_uri"]

_MARKDOWN = re.compile(r"[\\`*_\[\]<>#~|&$]")
_HTTP = re.compile(
    r"https?://([\w.~-]|%[89A-F][0-9A-F])+(:[0-9]*)?(/[\w.~%!$&'()*+,;=:@/-]*)?(\?[\w.~%!$&'()*+,;=:@/?-]*)?"
    r"(\#[\w.~%!$&'()*+,;=:@/?-]*)?",
    re.ASCII,
)
_RISKY = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON may hold as it is but drives a terminal or turns its line around, and what UTF-8 cannot."""


def path_uri(file: str) -> str:
    """A path as a URI: relative as it is, absolute with ``file:``; bytes that are no UTF-8 stay the same."""
    path = PurePath(file)
    text = re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path.as_posix())
    coded = quote(text.encode("utf-8", "surrogateescape"))
    if not path.is_absolute():
        return coded
    return "file://" + ("" if coded.startswith("/") else "/") + coded


def folder_uri(root: str) -> str:
    """The path of a folder as a URI that relative ones can be resolved against."""
    return path_uri(root).rstrip("/") + "/"


def web_uri(iri: str | None) -> str | None:
    """The IRI as a URI that a browser can follow; None if it is none."""
    coded = quote((iri or "").encode("utf-8", "replace"), safe="%!#$&'()*+,/:;=?@~")
    coded = re.sub("%(?![0-9A-Fa-f]{2})", "%25", coded)
    return coded if _HTTP.fullmatch(coded) else None


def message(text: str) -> dict[str, str]:
    """A message object that says the text."""
    return {"text": plain(text)}


def plain(text: str) -> str:
    """A text that means nothing but itself: no placeholder, no embedded link (SARIF 2.1.0, 3.11.5 and 6)."""
    return _doubled(text.replace("](", "] ("))


def markdown(text: str) -> str:
    """The same for Markdown, where any punctuation of ASCII can be escaped."""
    return _doubled(_MARKDOWN.sub(r"\\\g<0>", text))


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def clipped(text: str, limit: int) -> str:
    """A plain text of no more characters than ``limit``."""
    # Half of a doubled brace would be the start of a placeholder.
    return text if len(text) <= limit else text[: limit - 1].rstrip("{}") + "…"


def as_json(log: object) -> str:
    """The log in UTF-8, which no terminal takes for commands, with a line break at its end."""
    return _RISKY.sub(_spelled, json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _spelled(found: re.Match[str]) -> str:
    code = f"\\u{ord(found[0]):04x}"
    # JSON may escape a lone surrogate, but few readers take it: say which one it was instead.
    return "\\" + code if "\ud800" <= found[0] <= "\udfff" else code
