"""Version numbers in the order of Semantic Versioning, and which number fits a change.

https://semver.org/spec/v2.0.0.html
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

__all__ = ["LEVELS", "Level", "Order", "at_least", "fits", "order"]

Level: TypeAlias = Literal["none", "patch", "minor", "major"]
"""How much a change asks of those who use the data: the step of a version."""
LEVELS: tuple[Level, ...] = get_args(Level)
"""The same, the least first."""
_LONGEST = 255
"""Characters: a version names a folder."""
_PART = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
"""An identifier of a pre-release: a number without leading zeros, or with a letter or a hyphen."""
_SEMANTIC = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    rf"(?:-({_PART}(?:\.{_PART})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\Z"
)

Order: TypeAlias = tuple[tuple[int, int, int], bool, tuple[tuple[int, int, str], ...]]
"""What versions are sorted by: the three numbers, whether it is final, the parts of a pre-release."""


def order(version: str) -> Order | None:
    """What a semantic version is sorted by (section 11 of the specification); None if it is no such version.

    What follows ``+`` (build metadata) does not count.

    >>> order("1.0.0-rc.2") < order("1.0.0-rc.10") < order("1.0.0") < order("1.0.10")
    True
    >>> order("1.0") is None
    True
    """
    match = _SEMANTIC.match(version) if len(version) <= _LONGEST else None
    if not match:
        return None
    early = match[4].split(".") if match[4] else ()
    parts = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in early)
    return (int(match[1]), int(match[2]), int(match[3])), not parts, parts


def fits(old: str, new: str, level: str) -> bool:
    """Whether ``new`` may follow ``old`` when the change between them is of ``level``.

    A larger step than the change needs is allowed, a step backwards never; no step only where nothing
    changed. A major change needs a new first number, a minor one a new second, a patch a new third. At 0.y.z,
    where anything may change (section 4), the step is one place lower: a major change needs a new second
    number, any other a new third. A pre-release stands for the version that it leads to: after 2.0.0-rc.1
    may come 2.0.0-rc.2 or 2.0.0, whatever changed between them.

    >>> fits("1.2.0", "1.3.0", "minor"), fits("1.2.0", "1.2.1", "minor"), fits("1.2.0", "2.0.0", "minor")
    (True, False, True)
    >>> fits("0.2.0", "0.3.0", "major"), fits("0.2.0", "0.2.1", "minor")
    (True, True)

    Raises:
        ValueError: one of them is no semantic version, or there is no such level.
    """
    before, after = _known(old), _known(new)
    if level == "none":
        return after >= before
    return after > before and after[0] >= _needed(before, level)


def at_least(old: str, level: str) -> str:
    """Return the lowest version, other than a pre-release, that fits a change of ``level`` after ``old``.

    >>> at_least("0.1.0", "major"), at_least("1.4.2", "major"), at_least("2.0.0-rc.1", "major")
    ('0.2.0', '2.0.0', '2.0.0')

    Raises:
        ValueError: ``old`` is no semantic version, or there is no such level.
    """
    return ".".join(str(number) for number in _needed(_known(old), level))


def _needed(before: Order, level: str) -> tuple[int, int, int]:
    """The three numbers that the next version has to have at least."""
    (first, second, third), final, _ = before
    steps = LEVELS.index(level)
    if first == 0 and steps > LEVELS.index("patch"):
        steps -= 1
    if steps == LEVELS.index("major"):
        # A pre-release of such a version has made the step already.
        return (first, 0, 0) if not final and second == third == 0 else (first + 1, 0, 0)
    if steps == LEVELS.index("minor"):
        return (first, second, 0) if not final and third == 0 else (first, second + 1, 0)
    return (first, second, third + (1 if final and steps else 0))


def _known(version: str) -> Order:
    known = order(version)
    if known is None:
        raise ValueError(f"'{version}' is not of the form 1.2.3")
    return known
