"""What is wrong with the facts, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = ["CallError", "EndpointError", "FactsError", "OutputError", "Problem", "nearest"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong, placed on the character that has to change.

    ``file`` is relative to the publication's folder; ``line`` and ``column`` count from 1, columns in
    characters (not bytes).
    """

    file: str
    line: int
    column: int
    what: str
    todo: str
    severity: str = "violation"

    def __str__(self) -> str:
        """``file:line:column: what is wrong: what to do``, on one line, a lesser severity before it."""
        severity = "" if self.severity == "violation" else f"{self.severity}: "
        text = f"{self.file}:{self.line}:{self.column}: {severity}{self.what}: {self.todo}"
        return " ".join(text.splitlines())


class FactsError(Exception):
    """The facts are wrong: carries every :class:`Problem` of the run, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files, lines and columns, each once."""
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CallError(Exception):
    """The call is wrong (a folder that is not there, an output that cannot be written), not the facts."""


class OutputError(CallError):
    """What is to be written cannot be; ``what`` says why, without what the caller could do about it."""

    def __init__(self, what: str, todo: str) -> None:
        """Keep the reason apart from the advice, which suits only those who chose where to write."""
        self.what = what
        super().__init__(f"{what}: {todo}")


class EndpointError(Exception):
    """A SPARQL endpoint elsewhere did not answer, or not as it should; query and facts may be good."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that ``word`` most looks like, or None if none is near.

    >>> nearest("lable", ["label", "lines"])
    'label'
    >>> nearest("zzz", ["label", "lines"]) is None
    True
    """
    folded = {name.casefold(): name for name in sorted(known)}
    found = get_close_matches(word.casefold(), list(folded), n=5, cutoff=0.6)
    # Of words that look alike, one of the same length is the likelier slip: two letters changed places.
    found.sort(key=lambda name: abs(len(name) - len(word)))
    return folded[found[0]] if found else None
