"""Values that are chosen from a list: by IRI, identifier, last part or label."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from caro_graph.problems import CallError
from caro_graph.queries.parameters import Choice, Parameter, term_of, variable_of

THINGS = "https://example.org/id/"


def parameter(type: str) -> Parameter:
    return Parameter("x", type, variable_of("x", type), None, (), None, {"en": "X", "fr": "X"})


PLACES = [
    Choice(THINGS + "place/qpv/sud", "Quartier Sud"),
    Choice(THINGS + "place/qpv/nord", "Quartier Nord"),
    Choice(THINGS + "place/zone/nord", "Zone nord"),
    Choice(THINGS + "place/ile", "Île d'Aix"),
    Choice("https://example.org/def#Est", "Est"),
    Choice("https://example.org/other/", ""),
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (THINGS + "place/qpv/sud", 0),
        ("place/qpv/sud", 0),
        ("PLACE/QPV/SUD", 0),
        ("sud", 0),
        ("SUD", 0),
        ("quartier sud", 0),
        ("QUARTIER SUD", 0),
        ("place/qpv/nord", 1),
        ("quartier Nord", 1),
        ("zone nord", 2),
        ("ÎLE D'AIX", 3),
        ("Est", 4),
        ("est", 4),
        ("https://example.org/other/", 5),
    ],
)
def test_a_choice_is_named_by_its_iri_its_identifier_its_last_part_or_its_label(
    text: str, number: int
) -> None:
    found = term_of(parameter("iri"), text, choices=PLACES, things=THINGS)
    assert found == ox.NamedNode(PLACES[number].value)


@pytest.mark.parametrize("text", ["", " ", "quartier", "http://e/", "https://example.org/id/"])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(CallError, match=r"no such value: (did you mean .*\? )?use one of place/qpv/sud"):
        term_of(parameter("iri"), text, choices=PLACES, things=THINGS)


def test_a_choice_that_may_be_several_is_refused() -> None:
    with pytest.raises(CallError) as raised:
        term_of(parameter("iri"), "NORD", choices=PLACES, things=THINGS)
    assert str(raised.value) == (
        f"x=NORD: this may be several: give one of {THINGS}place/qpv/nord, {THINGS}place/zone/nord"
    )


def test_of_values_that_differ_in_case_each_can_be_given() -> None:
    choices = [Choice("A", "upper"), Choice("a", "lower"), Choice("a", "again")]
    assert [term_of(parameter("string"), text, choices=choices).value for text in ("A", "a")] == ["A", "a"]


def test_an_unknown_choice_lists_the_values_and_a_near_one() -> None:
    with pytest.raises(CallError) as raised:
        term_of(parameter("iri"), "place/qpv/est", choices=PLACES[:2], things=THINGS)
    listed = "place/qpv/sud (Quartier Sud), place/qpv/nord (Quartier Nord)"
    assert str(raised.value) == (
        f"x=place/qpv/est: no such value: did you mean place/qpv/sud? use one of {listed}"
    )
    with pytest.raises(CallError, match=r"did you mean Quartier Nord\?"):
        term_of(parameter("iri"), "Quartier Nrod", choices=PLACES[:2], things=THINGS)
    with pytest.raises(CallError) as raised:
        term_of(parameter("string"), "de", choices=[Choice("fr", "fr"), Choice("en", "English")])
    assert str(raised.value) == "x=de: no such value: use one of fr, en (English)"
    with pytest.raises(CallError, match=r"^x=a: no such value: there is none in this graph$"):
        term_of(parameter("string"), "a", choices=[])


def test_long_lists_and_long_values_are_cut() -> None:
    many = [Choice(f"http://e/{number}/a", f"N{number}") for number in range(100)]
    with pytest.raises(CallError) as raised:
        term_of(parameter("iri"), "zzz\n" * 50, choices=many)
    message = str(raised.value)
    assert message.startswith("x=zzz zzz ")
    assert "…: no such value: use one of http://e/0/a (N0), " in message
    assert message.endswith("http://e/29/a (N29) and 70 more")
    assert "\n" not in message
    with pytest.raises(CallError, match=r"this may be several: give one of http://e/0/a, .* and 70 more$"):
        term_of(parameter("iri"), "a", choices=many)


def test_a_choice_is_still_a_value_of_its_type() -> None:
    with pytest.raises(CallError, match=r"^x: 'a' is not a whole number"):
        term_of(parameter("integer"), "a", choices=[Choice("a", "a")])
