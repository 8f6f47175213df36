"""Whether a text is a value of its datatype (XSD 1.1), and what to do where it is not.

The graph engine accepts ill-typed literals, so they are refused here, where their place is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

__all__ = ["check_id", "check_reference", "check_value", "resolve"]

Complaint = tuple[str, str]
"""What is wrong, and what to do."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_ID = re.compile(r"[a-z0-9][a-z0-9._~-]*(/[a-z0-9][a-z0-9._~-]*)*\Z")
_SCHEMES = ("http://", "https://", "mailto:", "tel:", "urn:")
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\u00a0]')


def _number(text: str, pattern: str, kind: str) -> Complaint | None:
    if re.fullmatch(pattern, text):
        return None
    if _SPACES.search(text) or re.fullmatch(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?", text):
        return f"'{text}' has a space inside a number", "write the digits together"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"'{text}' has a decimal comma", f"write {text.replace(',', '.')}"
    return f"'{text}' is not {kind}", "write digits only, with a point before decimals"


def _integer(text: str) -> Complaint | None:
    return _number(text, r"[+-]?[0-9]+", "a whole number")


def _decimal(text: str) -> Complaint | None:
    return _number(text, r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", "a number")


def _boolean(text: str) -> Complaint | None:
    return None if text in ("true", "false") else (f"'{text}' is not a yes or no", "write true or false")


def _date(text: str) -> Complaint | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return f"'{text}' is not a date", "write YYYY-MM-DD, or use a month or year key for less precision"
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"'{text}' is a day that does not exist", "check the month and the day in the source"
    return None


def _month(text: str) -> Complaint | None:
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        return f"'{text}' is not a month", "write YYYY-MM"
    if not 1 <= int(text[5:]) <= 12:
        return f"'{text}' is a month that does not exist", "check the month in the source"
    return None


def _year(text: str) -> Complaint | None:
    return None if re.fullmatch(r"\d{4}", text) else (f"'{text}' is not a year", "write YYYY")


_CHECKS: dict[str, Callable[[str], Complaint | None]] = {
    _XSD + "boolean": _boolean,
    _XSD + "date": _date,
    _XSD + "decimal": _decimal,
    _XSD + "gYear": _year,
    _XSD + "gYearMonth": _month,
    _XSD + "integer": _integer,
}


def check_value(text: str, datatype: str | None) -> Complaint | None:
    """Return what is wrong with ``text`` as a value of ``datatype`` (an IRI, or None for plain text).

    >>> check_value("15,1", "http://www.w3.org/2001/XMLSchema#decimal")
    ("'15,1' has a decimal comma", 'write 15.1')
    """
    check = _CHECKS.get(datatype or "")
    return check(text) if check else None


def check_id(text: str) -> Complaint | None:
    """Return what is wrong with ``text`` as the identifier of a node, relative to the base."""
    if _ID.match(text):
        return None
    if re.search(r"\s", text):
        return f"the identifier '{text}' has a space", "join its words with '-'"
    return f"the identifier '{text}' is not allowed", "use a-z, 0-9 and - . _ ~ in parts separated by /"


def check_reference(text: str) -> Complaint | None:
    """Return what is wrong with ``text`` as a reference: a node's identifier, a code or an absolute IRI.

    An absolute IRI is one of the schemes that facts use, and one that the graph engine takes: it would drop
    another without a word.
    """
    if re.search(r"\s", text):
        return (
            f"the reference '{text}' has a space",
            "percent-encode it as %20, or name a node by its identifier",
        )
    if _NOT_IRI.search(text):
        return f"the reference '{text}' has a character that no IRI may have", "percent-encode it"
    if _ID.match(text):
        return None
    if not text.startswith(_SCHEMES):
        return (
            f"the reference '{text}' is not an identifier",
            "name a node by its identifier, or write a full IRI",
        )
    return _iri(text)


def resolve(text: str, base: str) -> str:
    """Return the IRI that a reference which :func:`check_reference` takes stands for.

    >>> resolve("place/caro", "https://example.org/id/")
    'https://example.org/id/place/caro'
    """
    return text if ":" in text else base + text


def _iri(text: str) -> Complaint | None:
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError as error:
        return f"the reference '{text}' is not an IRI ({error})", "copy the address as a browser shows it"
    return None
