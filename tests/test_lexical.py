"""Values against their datatypes: what rdflib's XSD readers take, and nothing that they refuse."""

from __future__ import annotations

import datetime
import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.lexical import check_id, check_reference, check_value

XSD = "http://www.w3.org/2001/XMLSchema#"


@given(st.dates())
def test_every_date_is_accepted(day: datetime.date) -> None:
    assert check_value(day.isoformat(), XSD + "date") is None
    assert check_value(day.isoformat()[:7], XSD + "gYearMonth") is None
    assert check_value(day.isoformat()[:4], XSD + "gYear") is None


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_date_is_accepted_only_if_it_exists(year: int, month: int, day: int) -> None:
    text = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        datetime.date.fromisoformat(text)
        exists = True
    except ValueError:
        exists = False
    assert (check_value(text, XSD + "date") is None) == exists


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_every_decimal_is_accepted(number: decimal.Decimal) -> None:
    assert check_value(f"{number:f}", XSD + "decimal") is None


@given(st.text(max_size=8))
def test_what_is_accepted_as_a_decimal_is_one(text: str) -> None:
    if check_value(text, XSD + "decimal") is None:
        decimal.Decimal(text)
        assert "e" not in text.lower()


@pytest.mark.parametrize(
    ("text", "datatype", "what", "todo"),
    [
        ("15,1", "decimal", "'15,1' has a decimal comma", "write 15.1"),
        ("63\u202f320", "integer", "'63\u202f320' has a space inside a number", "write the digits together"),
        ("1e3", "decimal", "'1e3' is not a number", "write digits only, with a point before decimals"),
        ("٣", "integer", "'٣' is not a whole number", "write digits only, with a point before decimals"),
        (
            "2023-02-29",
            "date",
            "'2023-02-29' is a day that does not exist",
            "check the month and the day in the source",
        ),
        (
            "2023-00",
            "gYearMonth",
            "'2023-00' is a month that does not exist",
            "check the month in the source",
        ),
        ("oui", "boolean", "'oui' is not a yes or no", "write true or false"),
    ],
)
def test_complaints(text: str, datatype: str, what: str, todo: str) -> None:
    assert check_value(text, XSD + datatype) == (what, todo)


@pytest.mark.parametrize("text", ["a", "place/commune/ile-d-aix", "ref/population/x/2023"])
def test_identifiers(text: str) -> None:
    assert check_id(text) is None
    assert check_reference(text) is None


@pytest.mark.parametrize("text", ["", "/a", "a/", "a//b", "Ile", "île", "a b", "../a", "a#b", "http://e/a"])
def test_not_identifiers(text: str) -> None:
    assert check_id(text) is not None


@pytest.mark.parametrize("text", ["http://e/a b", "http://e/<a>", "../a", "a\tb", "http://e/\u00a0"])
def test_not_references(text: str) -> None:
    assert check_reference(text) is not None
