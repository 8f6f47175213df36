"""Numbers that somebody else wrote."""

from __future__ import annotations

import re

__all__ = ["whole_number"]


def whole_number(text: str) -> int | None:
    """Read a number of things; None for what is none, or too long to be one (Python reads 4,300 digits).

    >>> whole_number("042"), whole_number("-1"), whole_number("9" * 5_000)
    (42, None, None)
    """
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
