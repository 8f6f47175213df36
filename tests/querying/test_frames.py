"""The columns of a pandas data frame: in the types that pandas reckons with, as far as there is room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying.written import XSD

from caro_graph.querying.results import Table


def column(datatype: str, *texts: str | None) -> pandas.Series[Any]:
    named = ox.NamedNode(XSD + datatype)
    return Table(
        ["a"], [(None if text is None else ox.Literal(text, datatype=named),) for text in texts]
    ).to_pandas()["a"]


@pytest.mark.parametrize(
    ("datatype", "texts", "kind"),
    [
        ("date", ["2024-02-29"], "datetime64[s]"),
        ("date", ["0001-01-01", None, "9999-12-31"], "datetime64[s]"),
        ("dateTime", ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999"], "datetime64[us]"),
        ("dateTime", ["2024-01-01T00:00:00Z", None, "2024-01-01T00:00:00+02:00"], "datetime64[us, UTC]"),
        ("dateTime", ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00"], "object"),
        ("dateTime", ["0001-01-01T00:00:00+14:00"], "object"),
        ("dateTime", ["9999-12-31T23:00:00-14:00"], "object"),
        ("integer", ["1", "2"], "int64"),
        ("integer", ["1", None], "Int64"),
        ("decimal", ["4948", "2.0", None], "Int64"),
        ("decimal", ["-9223372036854775808.0", "9223372036854775807"], "Int64"),
        ("decimal", ["9223372036854775808"], "float64"),
        ("decimal", ["4948", "2.5", None], "float64"),
        ("decimal", ["9" * 60], "float64"),
        ("integer", ["9" * 60, None], "object"),
        ("boolean", ["true", None], "object"),
        ("integer", [None, None], "object"),
    ],
)
def test_the_type_of_a_column(datatype: str, texts: list[str | None], kind: str) -> None:
    assert str(column(datatype, *texts).dtype) == kind


def test_days_and_moments_can_be_reckoned_with() -> None:
    days = column("date", "0001-01-01", None, "2024-02-29")
    assert days.dt.year.tolist()[::2] == [1, 2024]
    assert days.isna().tolist() == [False, True, False]
    moments = column("dateTime", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.25+02:00")
    assert moments[0] - moments[1] == timedelta(hours=2, seconds=-0.25)


def test_whole_decimals_are_counts_and_stay_exact() -> None:
    most = 2**63 - 1
    assert column("decimal", f"{most}.0", None, str(most - 1)).tolist() == [most, pandas.NA, most - 1]
    assert column("decimal", "2727", None).sum() == 2727


def test_whole_numbers_beside_decimals() -> None:
    kinds = [ox.NamedNode(XSD + name) for name in ("integer", "decimal")]
    for text, expected in (("2.0", "Int64"), ("2.5", "float64")):
        rows = [(ox.Literal("1", datatype=kinds[0]),), (ox.Literal(text, datatype=kinds[1]),)]
        frame = Table(["a"], rows).to_pandas()
        assert (str(frame["a"].dtype), frame["a"].sum()) == (expected, 1 + float(text))


@given(st.lists(st.one_of(st.none(), st.dates()), min_size=1))
def test_no_day_is_changed(days: list[date | None]) -> None:
    found = column("date", *[None if day is None else day.isoformat() for day in days])
    assert [None if pandas.isna(value) else value for value in found] == [
        None if day is None else pandas.Timestamp(day) for day in days
    ]


@given(st.lists(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.none() | st.just(UTC)), min_size=1))
def test_no_moment_is_changed(moments: list[datetime]) -> None:
    found = column("dateTime", *[moment.isoformat() for moment in moments])
    assert [pandas.Timestamp(value) for value in found] == [pandas.Timestamp(moment) for moment in moments]


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=1), min_size=1))
def test_decimals_keep_their_size(numbers: list[Decimal]) -> None:
    found = column("decimal", *[f"{number:f}" for number in numbers])
    assert [float(value) for value in found] == [float(number) for number in numbers]
