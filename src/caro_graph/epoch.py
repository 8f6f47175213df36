"""The moment of a build that is to be the same again: ``SOURCE_DATE_EPOCH``, instead of a clock."""

from __future__ import annotations

from collections.abc import Mapping

from caro_graph.problems import CallError

__all__ = ["EPOCH", "source_date_epoch"]

EPOCH = "SOURCE_DATE_EPOCH"
"""The environment variable of https://reproducible-builds.org/specs/source-date-epoch/."""
_LATEST = 8**11 - 1
"""Seconds: the largest that a tar archive has room for."""


def source_date_epoch(environ: Mapping[str, str]) -> int | None:
    """Return the seconds since 1970-01-01T00:00:00Z that the environment states, None if it states none.

    Raises:
        CallError: it states something else.
    """
    text = environ.get(EPOCH)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= _LATEST):
        raise CallError(f"{EPOCH}={text}: this is no time: give whole seconds since 1970, or unset it")
    return int(text)
