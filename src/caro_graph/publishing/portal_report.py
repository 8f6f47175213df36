"""What became of each dataset at a portal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from caro_graph.problems import EndpointError
from caro_graph.publishing.portal import Dataset
from caro_graph.publishing.portal_client import Portal

__all__ = [
    "CREATED",
    "FAILED",
    "GONE",
    "UNCHANGED",
    "UPDATED",
    "Outcome",
    "each_by_itself",
    "in_short",
    "left_there",
    "not_shown",
    "summary_of",
]

CREATED, UPDATED, UNCHANGED, FAILED, GONE = "created", "updated", "unchanged", "failed", "gone"
HARVESTED = "the portal also harvests it, and writes over it each time: choose one of the two"
_MOST_WORDS = 8
_PLANNED = {CREATED: "would create", UPDATED: "would update"}


@dataclass(frozen=True)
class Outcome:
    """What was done with a dataset, or (``planned``) would be.

    ``done`` is ``created``, ``updated``, ``unchanged``, ``failed`` or, for one that the portal has and the
    catalogue has no longer, ``gone``; ``what`` says what changed, or why it failed; ``where`` is its page.
    """

    identifier: str
    done: str
    what: str = ""
    where: str = ""
    notes: tuple[str, ...] = field(default=())
    planned: bool = False

    @property
    def failed(self) -> bool:
        """Whether the portal did not take it."""
        return self.done == FAILED

    def __str__(self) -> str:
        """One line for the dataset, and one for each note."""
        done = _PLANNED.get(self.done, self.done) if self.planned else self.done
        what = f" ({self.what})" if self.what and not self.failed else ""
        where = f" {self.where}" if self.where else ""
        lines = [f"{done:<12} {self.identifier}{what}{where}".rstrip()]
        return "\n".join(lines + [f"{'':<12} {note}" for note in self.notes])


def not_shown(portal: Portal, path: str, sent: Collection[str], still: Collection[str]) -> tuple[str, ...]:
    """Say which of the fields that were sent differ still in what the portal answered: a note, if it is some.

    Raises:
        EndpointError: it is all of them: it said that it was done, and did nothing.
    """
    left = sorted(set(sent) & set(still))
    if left and len(left) == len(set(sent)):
        what = f"it said that it was done, and shows what was there before ({in_short(left)})"
        raise portal.failure(path, what, "see what it keeps there, and publish again")
    return (f"it shows something else than it was sent: {in_short(left)}",) if left else ()


def left_there(portal: Portal, urls: Iterable[str]) -> tuple[str, ...]:
    """Tell the resources at the portal that the catalogue no longer has."""
    shown = map(portal.root.clean, urls)
    return tuple(f"the catalogue no longer has its resource {url}: it is left there" for url in shown)


def each_by_itself(
    datasets: tuple[Dataset, ...], put: Callable[[Dataset], Outcome], progress: Callable[[str], None]
) -> Iterator[Outcome]:
    """Put the datasets one by one; one that the portal does not take does not stop the others."""
    for dataset in datasets:
        progress(f"publish {dataset.identifier}")
        try:
            yield put(dataset)
        except EndpointError as error:
            yield Outcome(dataset.identifier, FAILED, str(error))


def in_short(words: Sequence[str]) -> str:
    """List what changed, the last (resources and such) always; of many, the first few and how many more.

    >>> in_short(["title", "notes"]), in_short([*"abcdefghij", "2 resources"])
    ('title, notes', 'a, b, c, d, e, f, and 4 more, 2 resources')
    """
    if len(words) <= _MOST_WORDS:
        return ", ".join(words)
    cut = _MOST_WORDS - 2
    return ", ".join([*words[:cut], f"and {len(words) - cut - 1} more", words[-1]])


def summary_of(outcomes: list[Outcome], planned: bool) -> str:
    """Count what was done: ``1 created, 2 unchanged``."""
    words = {CREATED: "to create", UPDATED: "to update"} if planned else {}
    counts = []
    for done in (CREATED, UPDATED, UNCHANGED, FAILED):
        number = sum(outcome.done == done for outcome in outcomes)
        if number:
            counts.append(f"{number} {words.get(done, done)}")
    gone = sum(outcome.done == GONE for outcome in outcomes)
    more = f"; {gone} there that the catalogue no longer has: remove there what is not wanted" if gone else ""
    sent = "; nothing was sent" if planned else ""
    return f"{', '.join(counts) or 'nothing to do'}{more}{sent}"
