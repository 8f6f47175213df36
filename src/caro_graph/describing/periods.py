"""The period that a data set covers: that of the fact it names, else that of all its dated facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from caro_graph.derive import first_and_last_day
from caro_graph.describing.entries import Entry
from caro_graph.loading import Facts
from caro_graph.problems import FactsError

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Period", "period_of"]

Period = tuple[str | None, str | None]
"""The first and the last day (ISO 8601), None for an end that is open."""

_CARO = "https://w3id.org/caro-graph/def#"
_DATE, _START, _END = (
    "http://purl.org/dc/terms/date",
    "https://schema.org/startDate",
    "https://schema.org/endDate",
)
_DATES = frozenset({_DATE, _START, _END, _CARO + "referencePeriod"})
"""Not caro:targetYear: what is only aimed at in a year is no coverage of it."""
_MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}\Z")


def period_of(entry: Entry, quads: Iterable[Quad], facts: Facts) -> Period | None:
    """Return the period that a data set covers, or None where nothing of it has a date.

    ``startDate`` and ``endDate`` of the entry come first, then those of the fact that its ``period`` names,
    then the first and the last day that any of its facts names: a date, a beginning, an end, or a year that a
    figure is of.

    Raises:
        FactsError: the fact has no dates.
    """
    start, end = entry.first("startDate"), entry.first("endDate")
    if start or end:
        return start, end
    named = entry.node.all("period")
    if not named:
        days = [day for _, both in _moments(quads) for day in both]
        return (min(days), max(days)) if days else None
    subject = facts.publication.base + named[0].text
    said = dict(_moments(quad for quad in facts.quads if getattr(quad.subject, "value", "") == subject))
    first, last = said.get(_START, said.get(_DATE)), said.get(_END, said.get(_DATE))
    if not first and not last:
        what = f"'{named[0].text}' has no dates"
        raise FactsError([entry.node.problem(what, "name a fact that has some", named[0])])
    return first[0] if first else None, last[1] if last else None


def _moments(quads: Iterable[Quad]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the property of each date, with its first and last day."""
    for quad in quads:
        moment = str(getattr(quad.object, "value", ""))
        if quad.predicate.value in _DATES and _MOMENT.match(moment):
            yield quad.predicate.value, first_and_last_day(moment)
