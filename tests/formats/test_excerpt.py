"""The excerpt: what has to change is seen, whatever the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from caro_graph.formats.excerpt import Excerpt, excerpt

LONG = "x" * 500


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (1, Excerpt("", "x", "x" * 37 + "…")),
        (250, Excerpt("…" + "x" * 18, "x", "x" * 19 + "…")),
        (500, Excerpt("…" + "x" * 37, "x", "")),
        (501, Excerpt("…" + "x" * 38, "", "")),
    ],
    ids=["start", "middle", "last", "end"],
)
def test_a_long_line_is_clipped_around_the_place(column: int, expected: Excerpt) -> None:
    assert excerpt(LONG, column, column + 1, 40) == expected


def test_a_long_value_is_shown_from_its_start() -> None:
    assert excerpt("key: " + LONG, 6, 506, 40) == Excerpt("…", "x" * 38, "…")


def test_a_short_line_is_whole() -> None:
    assert excerpt("  date: 2024-13-08", 9, 19, 40) == Excerpt("  date: ", "2024-13-08", "")


def test_a_line_of_megabytes_is_read_around_the_place_only() -> None:
    line = "é" * 5_000_000
    assert excerpt(line, 4_000_000, 4_000_003, 40).marked == "ééé"


@given(
    st.text(st.sampled_from("ab \té日e\u0301\u200d🎉\x1b\u202e"), max_size=300),
    st.integers(1, 320),
    st.integers(0, 40),
    st.integers(20, 120),
)
def test_it_fits_the_width_and_marks_what_is_there(line: str, column: int, length: int, width: int) -> None:
    shown = excerpt(line, column, column + length, width)
    whole = shown.before + shown.marked + shown.after
    assert cell_len(whole) <= width
    assert bool(shown.marked) == (column <= len(line))
