"""The list of queries, and what is found in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from querying.cases import QUERIES

from caro_graph.queries.library import GROUPS, Query
from caro_graph.querying.listing import found, listing

ONE = next(query for query in QUERIES if query.name == "neighbourhood-population")


def query(name: str = "some-name", group: str = "look-ups", **texts: object) -> Query:
    nothing = {"en": "", "fr": ""}
    made = replace(ONE, name=name, group=group, summary=nothing, description=nothing, tags={}, parameters=())
    return replace(made, **texts)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_query_stands_once_under_its_group(lang: str) -> None:
    text = listing(QUERIES, lang, None)
    blocks = [block.split("\n") for block in text.rstrip("\n").split("\n\n")]
    titles = {title[lang]: group for group, title in GROUPS.items()}
    assert [titles[block[0]] for block in blocks] == [
        group for group in GROUPS if any(query.group == group for query in QUERIES)
    ]
    listed = {line.split()[0]: titles[block[0]] for block in blocks for line in block[1:]}
    assert listed == {query.name: query.group for query in QUERIES}
    assert all(query.summary[lang] in text for query in QUERIES)


def test_parameters_stand_after_the_question_but_for_the_language() -> None:
    lines = listing([ONE], "en", None).split("\n")
    assert lines[1] == "  neighbourhood-population  How many people live in a priority neighbourhood? [place]"
    assert "[lang]" not in listing(QUERIES, "en", None)


def test_a_pipe_gets_no_escape_sequence_and_a_terminal_bold_titles() -> None:
    assert "\x1b" not in listing(QUERIES, "en", None)
    assert "\x1b[1mLook-ups\x1b[0m\n" in listing(QUERIES, "en", 100)


@pytest.mark.parametrize("columns", [70, 80, 120])
def test_a_terminal_is_not_exceeded(columns: int) -> None:
    lines = listing(QUERIES, "fr", columns).split("\n")
    assert max(map(len, lines)) <= columns
    assert len(lines) > len(listing(QUERIES, "fr", None).split("\n"))


def test_a_narrow_terminal_gets_one_line_for_each() -> None:
    text = listing([query(summary={"en": "word " * 20, "fr": ""})], "en", 35)
    assert len(text.split("\n")) == 3


def test_a_word_is_not_cut_at_its_hyphen() -> None:
    said = query("a-name", summary={"en": "words " * 6 + "vice-presidents", "fr": ""})
    assert "vice-presidents" in listing([said], "en", 53)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cœur", True),
        ("coeur", True),
        ("CŒUR", True),
        ("ecole", True),
        ("ÉCOLE", True),
        ("e\u0301cole", True),
        ("l'ecole", True),
        ("l’école", True),
        ("school", True),
        ("school ecole", True),
        ("heart  SCHOOL ", True),
        ("school garden", False),
        ("ecole-", True),
        ("cole", False),
        ("eart", False),
        ("une école ?", True),
        ("what schools are there", True),
        ("school at the garden", False),
        ("retrouver", True),
        ("look-ups", True),
        ("some-name", True),
        ("mot-cle", True),
        ("keyword", True),
        ("", True),
        (None, True),
    ],
)
def test_words_are_found_in_either_language_whatever_their_case_and_accents(
    words: str | None, expected: bool
) -> None:
    said = query(
        summary={"en": "A school at heart", "fr": "L’école au cœur"},
        description={"en": "", "fr": ""},
        tags={"en": ("keyword",), "fr": ("mot-clé",)},
    )
    assert found([said], words) == ([said] if expected or "school" in str(words) else [], expected)


@pytest.mark.parametrize(
    ("words", "expected"), [("schools", True), ("bus", True), ("buss", True), ("as", False)]
)
def test_the_ending_of_a_plural_does_not_count(words: str, expected: bool) -> None:
    said = query(summary={"en": "A school bus", "fr": ""})
    assert found([said], words)[1] is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who signed the contract?", ["one"]),
        ("qui a signé le contrat ?", ["one"]),
        ("Combien d'élus ?", ["two"]),
        ("the", ["one", "two"]),
        ("of", ["one"]),
        ("24", ["two"]),
        ("act", []),
    ],
)
def test_articles_and_the_like_do_not_count_unless_there_is_nothing_else(
    words: str, expected: list[str]
) -> None:
    one = query(
        "one", summary={"en": "The parties of the contract: signed", "fr": "Contrat : signé par qui ?"}
    )
    two = query("two", summary={"en": "Who the elected are, in 24 committees", "fr": "Les élus"})
    assert [each.name for each in found([one, two], words)[0]] == expected


def test_where_none_has_all_words_those_with_most_are_found() -> None:
    one = query("one", summary={"en": "red", "fr": ""})
    two = query("two", summary={"en": "red and green", "fr": ""})
    three = query("three", summary={"en": "green and red", "fr": ""})
    assert found([one, two, three], "red green blue") == ([two, three], False)
    assert found([one, two, three], "red green") == ([two, three], True)
    assert found([one, two, three], "blue") == ([], False)


def test_nothing_is_an_empty_list() -> None:
    assert found([], "word") == ([], False)


def test_groups_without_any_are_left_out() -> None:
    said = query("two", "calendar", summary={"en": "When?", "fr": "Quand ?"})
    assert listing([said], "en", None) == "Calendar\n  two  When?\n"
