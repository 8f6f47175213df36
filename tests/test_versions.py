"""Version numbers: their order, and which of them fits a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.versions import LEVELS, at_least, fits, order

# The example of section 11 of the specification, and the numbers around it.
ASCENDING = [
    *("0.1.0", "0.1.1", "0.2.0", "0.10.0"),
    *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"),
    *("1.0.0-rc.1", "1.0.0", "1.0.1-0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"),
]
NOT_VERSIONS = [
    *("", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.00.0", "1.0.0-", "1.0.0-a..b", "1.0.0-01", "1.0.0+"),
    *("1.0.0+a..b", " 1.0.0", "1.0.0\n", "1.0.-1", "١.0.0", "1.0.0-é", f"1.0.{'9' * 5000}"),
]
numbers = st.integers(0, 12)
early = st.from_regex(
    r"(0|[1-9][0-9]?|[a-z-][a-z0-9-]{0,3})(\.(0|[1-9][0-9]?|[a-z-][a-z0-9-]?))?", fullmatch=True
)
versions = st.builds(
    lambda first, second, third, end: f"{first}.{second}.{third}" + (f"-{end}" if end else ""),
    *(numbers, numbers, numbers),
    st.one_of(st.none(), early),
)
levels = st.sampled_from(LEVELS)


def test_the_order_of_the_specification() -> None:
    ranks = [order(version) for version in ASCENDING]
    assert None not in ranks
    assert ranks == sorted(set(ranks))  # type: ignore[type-var]
    assert order("1.0.0+a.1") == order("1.0.0+b") == order("1.0.0")


@pytest.mark.parametrize("version", NOT_VERSIONS)
def test_what_is_no_version(version: str) -> None:
    assert order(version) is None
    with pytest.raises(ValueError, match=r"is not of the form 1\.2\.3"):
        fits("1.0.0", version, "none")


@given(versions, versions)
def test_the_order_is_total(one: str, other: str) -> None:
    """One of two comes first, unless they are the same; with build metadata left out, that is by letter."""
    first, second = order(one), order(other)
    assert first is not None
    assert second is not None
    assert (first < second) + (first > second) + (one == other) == 1


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        # The greatest change for which the number is large enough.
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.2.9", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "1.3.7", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("1.2.3", "2.0.0-rc.1", "major"),
        ("1.2.3", "1.2.4-rc.1", "patch"),
        ("0.2.3", "0.2.4", "minor"),
        ("0.2.3", "0.3.0", "major"),
        ("0.2.3", "1.0.0", "major"),
        ("0.0.1", "0.0.2", "minor"),
        ("2.0.0-rc.1", "2.0.0-rc.2", "major"),
        ("2.0.0-rc.1", "2.0.0", "major"),
        ("1.3.0-rc.1", "1.3.0", "minor"),
        ("1.3.1-rc.1", "1.3.1", "patch"),
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.3+build", "none"),
        ("1.2.3", "1.2.2", None),
        ("1.2.3", "0.9.0", None),
        ("1.2.3", "1.2.3-rc.1", None),
        ("2.0.0-rc.2", "2.0.0-rc.1", None),
    ],
)
def test_which_changes_a_number_is_large_enough_for(old: str, new: str, least: str | None) -> None:
    expected = LEVELS[: LEVELS.index(least) + 1] if least else ()
    assert tuple(level for level in LEVELS if fits(old, new, level)) == expected


@given(versions, versions, levels, levels)
def test_a_number_that_fits_a_change_fits_any_lesser_one(old: str, new: str, one: str, other: str) -> None:
    lesser, greater = sorted((one, other), key=LEVELS.index)
    assert fits(old, new, lesser) or not fits(old, new, greater)


@given(versions, versions, versions, levels)
def test_a_larger_step_than_needed_is_allowed(old: str, new: str, further: str, level: str) -> None:
    if fits(old, new, level) and fits(new, further, "none"):
        assert fits(old, further, level)


@given(versions, versions, levels)
def test_at_least_is_the_lowest_final_version_that_fits(old: str, new: str, level: str) -> None:
    least = at_least(old, level)
    assert fits(old, least, level)
    if fits(old, new, level) and "-" not in new:
        assert fits(least, new, "none")


@given(versions, levels)
def test_something_that_changed_needs_another_number(old: str, level: str) -> None:
    assert fits(old, old, level) == (level == "none")


def test_there_are_four_levels() -> None:
    with pytest.raises(ValueError, match="not in"):
        fits("1.0.0", "2.0.0", "huge")
