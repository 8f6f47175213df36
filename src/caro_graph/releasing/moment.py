"""The time that the files of an archive bear: no clock is asked, so that they bear it again when rebuilt."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from caro_graph.problems import CallError
from caro_graph.publication import FILE, Publication

__all__ = ["EPOCH", "Moment", "moment"]

EPOCH = "SOURCE_DATE_EPOCH"
"""The environment variable of https://reproducible-builds.org/specs/source-date-epoch/."""
_MODIFIED = "modified"
_NO_DATE = datetime.date(1980, 1, 1)
_LATEST = 8**11 - 1
"""Seconds: the largest that a tar archive has room for."""


@dataclass(frozen=True)
class Moment:
    """Seconds since 1970-01-01T00:00:00Z, and where they come from.

    ``origin`` is ``SOURCE_DATE_EPOCH``, ``modified`` (a date of ``publication.toml``), or empty.
    """

    seconds: int
    origin: str

    @property
    def date(self) -> str:
        """The day, in UTC, such as ``2026-11-29``."""
        start = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        return (start + datetime.timedelta(seconds=self.seconds)).date().isoformat()


def moment(publication: Publication, environ: Mapping[str, str]) -> Moment:
    """Return the time of ``SOURCE_DATE_EPOCH``, else ``modified`` of ``publication.toml``, else 1980-01-01.

    Raises:
        CallError: the one that is given is no such time.
    """
    text = environ.get(EPOCH)
    if text is not None:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= _LATEST):
            raise CallError(f"{EPOCH}={text}: this is no time: give whole seconds since 1970, or unset it")
        return Moment(int(text), EPOCH)
    day = _modified(publication)
    return Moment(_seconds(day or _NO_DATE), _MODIFIED if day else "")


def _modified(publication: Publication) -> datetime.date | None:
    """The date of the last change, which the publication states."""
    path = publication.root / FILE
    day = tomllib.loads(path.read_text("utf-8"))["publication"].get(_MODIFIED)
    if day is None:
        return None
    if type(day) is not datetime.date or day.year < 1970:
        raise CallError(f"{path}: {_MODIFIED}: a date is needed, such as {_MODIFIED} = 2026-11-29")
    return day


def _seconds(day: datetime.date) -> int:
    return (day - datetime.date(1970, 1, 1)).days * 86_400
