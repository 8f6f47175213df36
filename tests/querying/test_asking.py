"""From a name and values to the query that is asked: defaults, choices, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from querying.cases import QUERIES

import caro_graph
from caro_graph.problems import CallError
from caro_graph.queries.library import Query, query_of
from caro_graph.queries.parameters import Parameter, term_of
from caro_graph.querying.answers import Answer, Rows
from caro_graph.querying.asking import Ask, choices_of, given_values, with_values
from caro_graph.querying.local import ask_store, store_of

THINGS = "https://example.org/id/"
SOURCE = (Path(__file__).parents[1] / "queries" / "well-formed.rq").read_text("utf-8")
LIST = SOURCE.partition("#+ parameters:")[0] + "SELECT {} WHERE {{ VALUES ({}) {{ {} }} }}"
CHOSEN = [each for query in QUERIES for each in query.parameters if each.values_from or each.values]


def ask(text: str, form: str) -> Answer:
    """Ask a graph in which something is said of two places, and no more."""
    store = ox.Store()
    for place in "ab":
        said = ox.Literal(place.upper())
        store.add(ox.Quad(ox.NamedNode(THINGS + place), ox.NamedNode("https://example.org/name"), said))
    return ask_store(store, text)


def listing(columns: str, rows: str, name: str = "places") -> Query:
    return query_of(name, LIST.format(columns, columns, rows), f"{name}.rq")


def query(extra: str = "", source: str = SOURCE) -> Query:
    mark = '#+     summary: "The place"'
    assert mark in source
    return query_of("who", source.replace(mark, f"{extra}{mark}"), "who.rq")


PLACES = listing("?place ?label", f'(<{THINGS}a> "Aix") (<{THINGS}b> "Brest") (UNDEF "Nowhere")')
WHO = query("#+     valuesFrom: places\n")


def test_what_is_not_given_has_its_default() -> None:
    text = with_values(query(), {}, (), ask)
    assert text == query().text.replace("?__place_iri", f"<{THINGS}a>")


def test_what_has_no_default_stays_a_variable() -> None:
    source = SOURCE.replace(f"#+     default: {THINGS}a\n", "")
    assert with_values(query(source=source), {}, (), ask) == query(source=source).text


def test_what_is_given_takes_the_place_of_the_default() -> None:
    expected = query().text.replace("?__place_iri", f"<{THINGS}b>")
    assert with_values(query(), {"place": f"{THINGS}b"}, (), ask) == expected
    assert with_values(query(), {"place": "b"}, (), ask, things=THINGS) == expected
    assert with_values(query(), {"place": "id:b"}, (), ask, prefixes={"id": THINGS}) == expected


def test_what_is_not_in_the_graph_is_no_thing_to_ask_about() -> None:
    with pytest.raises(CallError, match=r"^place=z: there is no such thing in the graph \(<.*/z>\)"):
        with_values(query(), {"place": "z"}, (), ask, things=THINGS)


@pytest.mark.parametrize("value", [f"{THINGS}b", "b", "B", "brest"])
def test_what_is_given_is_among_what_the_other_query_lists(value: str) -> None:
    text = with_values(WHO, {"place": value}, (PLACES, WHO), ask, things=THINGS)
    assert text == WHO.text.replace("?__place_iri", f"<{THINGS}b>")


@pytest.mark.parametrize("value", ["", "c", "Nowhere", f"{THINGS}c"])
def test_what_the_other_query_does_not_list_is_refused(value: str) -> None:
    with pytest.raises(CallError, match=r"^place=.*: no such value: use one of a \(Aix\), b \(Brest\)$"):
        with_values(WHO, {"place": value}, (PLACES, WHO), ask, things=THINGS)


def test_nothing_is_asked_for_a_default() -> None:
    def refuse(text: str, form: str) -> Answer:
        raise AssertionError(text)

    assert with_values(WHO, {}, (), refuse) == WHO.text.replace("?__place_iri", f"<{THINGS}a>")


def test_choices() -> None:
    [parameter] = query().parameters
    assert choices_of(parameter, (), ask) is None
    [parameter] = query(f"#+     values: [{THINGS}a, {THINGS}b]\n").parameters
    assert [(each.value, each.label) for each in choices_of(parameter, (), ask) or ()] == [
        (f"{THINGS}a", f"{THINGS}a"),
        (f"{THINGS}b", f"{THINGS}b"),
    ]
    [parameter] = WHO.parameters
    found = choices_of(parameter, (PLACES,), ask) or ()
    assert [(each.value, each.label) for each in found] == [(f"{THINGS}a", "Aix"), (f"{THINGS}b", "Brest")]
    found = choices_of(parameter, (listing("?place", f"(<{THINGS}a>)"),), ask) or ()
    assert [(each.value, each.label) for each in found] == [(f"{THINGS}a", "")]


def test_choices_that_cannot_be_had() -> None:
    [parameter] = WHO.parameters
    with pytest.raises(CallError, match=r"^places: there is no such query"):
        choices_of(parameter, (), ask)
    truth = LIST.replace("answer: table", "answer: yes-no").replace("SELECT {}", "ASK")
    places = query_of("places", truth.format("?place", f"(<{THINGS}a>)"), "places.rq")
    with pytest.raises(CallError, match=r"^places: it is no table, and cannot list the values of 'place'$"):
        choices_of(parameter, (places,), ask)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"plac": "a"}, r"^who: there is no parameter 'plac': did you mean 'place'\? it takes place$"),
        ({"zzz": "a"}, "^who: there is no parameter 'zzz': it takes place$"),
        ({"place": "a", "": "b"}, "^who: there is no parameter '': it takes place$"),
        ({"place": "a b"}, "^place=a b: this is not an IRI: give one$"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(CallError, match=message):
        with_values(query(), given, (), ask)


def test_a_query_without_parameters_takes_none() -> None:
    with pytest.raises(CallError, match=r"^places: it takes no parameter, and 'a' is given: leave it out$"):
        with_values(PLACES, {"a": "b"}, (), ask)
    assert with_values(PLACES, {}, (), ask) == PLACES.text


def test_pairs() -> None:
    assert given_values([]) == {}
    assert given_values(["a=b", "c=", "d=e=f", "g= h"]) == {"a": "b", "c": "", "d": "e=f", "g": " h"}
    for pair in ("a", "", "=", "=a"):
        with pytest.raises(CallError, match=rf"^--param {pair}: a parameter is given as NAME=VALUE$"):
            given_values([pair])
    with pytest.raises(CallError, match=r"^--param a: it is given twice: give it once$"):
        given_values(["a=b", "a=b"])


@pytest.fixture(scope="module")
def asked(built: caro_graph.Built) -> Ask:
    store = store_of([str(built.out / "caro.nq")])
    return lambda text, form: ask_store(store, text)


@pytest.mark.parametrize("name", sorted({each.values_from for each in CHOSEN if each.values_from}))
def test_a_real_list_has_each_value_once_with_a_label(name: str, asked: Ask) -> None:
    source = next(query for query in QUERIES if query.name == name)
    answer = asked(source.text, source.form)
    assert isinstance(answer, Rows)
    rows = [row[:2] for row in answer.rows]
    assert rows
    assert len({value for value, _ in rows}) == len(rows)
    assert all(value is not None and label is not None for value, label in rows)


@pytest.mark.parametrize("parameter", CHOSEN, ids=lambda each: f"{each.name}-{each.values_from}")
def test_a_real_default_and_each_real_choice_can_be_given(parameter: Parameter, asked: Ask) -> None:
    choices = choices_of(parameter, QUERIES, asked)
    assert choices
    values = {choice.value for choice in choices}
    assert parameter.default is None or parameter.default in values
    for value in values:
        assert term_of(parameter, value, choices=choices).value == value
