"""The time that the files of an archive bear: no clock is asked, so that they bear it again when rebuilt."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from caro_graph.epoch import EPOCH, source_date_epoch
from caro_graph.problems import CallError
from caro_graph.publication import FILE, Publication

__all__ = ["EPOCH", "Moment", "moment"]

_MODIFIED = "modified"
_NO_DATE = datetime.date(1980, 1, 1)


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
    seconds = source_date_epoch(environ)
    if seconds is not None:
        return Moment(seconds, EPOCH)
    day = publication.modified
    if day is None:
        return Moment(_seconds(_NO_DATE), "")
    if day < "1970":
        raise CallError(
            f"{publication.root / FILE}: {_MODIFIED}: no file can be dated before 1970: correct it"
        )
    return Moment(_seconds(datetime.date.fromisoformat(day)), _MODIFIED)


def _seconds(day: datetime.date) -> int:
    return (day - datetime.date(1970, 1, 1)).days * 86_400
