"""Rows on a terminal: no line is too wide, nothing shown acts on the terminal; rows come by chunks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import count

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from querying.written import nodes, tables, text_of

from caro_graph.querying.answers import Rows, Term
from caro_graph.querying.cells import clean
from caro_graph.querying.formats import answer_text

LINK = re.compile(r"\x1b\]8;(?:id=[^;]*)?;([^\x1b]*)\x1b\\")
BOLD = re.compile(r"\x1b\[(1|0)m")
# Vowels and ends of Korean syllables, a filler, colours of skin.
JOINS = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\u3164\U0001f3fb-\U0001f3ff]")
MIXED = (
    "aé日本한ﾊ\u0301\u0308\u200b\u200d\ufe0f\u00ad\u202e\u2066👩🏽🇫🇷☎\t\n\r\x1b\x07\x9b\x00\u2028\xa0\u202f  "
)
mixed = st.text(st.sampled_from(MIXED) | st.characters(exclude_categories=["Cs", "Cn"]), max_size=60).map(
    ox.Literal
)
wide_tables = st.integers(1, 9).flatmap(
    lambda columns: st.tuples(
        st.lists(
            st.text("aé_日", min_size=1, max_size=30), min_size=columns, max_size=columns, unique=True
        ).map(tuple),
        st.lists(st.tuples(*[st.none() | nodes | mixed] * columns), max_size=4),
    )
)
widths = st.integers(20, 240)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def rows(*given_: tuple[Term | None, ...], names: tuple[str, ...] | None = None) -> Rows:
    return Rows(names or tuple("abcdefghij"[: len(given_[0])]), iter(given_))


def plain(text: str) -> str:
    return BOLD.sub("", LINK.sub("", text))


def cells(line: str) -> int:
    """What a terminal makes of a line: wide characters take two cells, marks and what joins take none."""
    return sum(
        0
        if JOINS.match(mark) or unicodedata.category(mark).startswith("M")
        else 2
        if unicodedata.east_asian_width(mark) in "WF"
        else 1
        for mark in line
    )


@given(wide_tables, widths)
@example((("a", "b"), [(ox.Literal("日本" * 60), ox.Literal("e\u0301" * 60))]), 20)
@example((("a",), [(ox.Literal("\u0301" * 50),)]), 20)
@example((tuple("abcdefghi"), [(ox.Literal("x" * 30),) * 9]), 20)
@example((("a" * 30,), [(ox.Literal("x" * 30),)]), 20)
def test_no_line_is_wider_than_the_terminal(
    table: tuple[tuple[str, ...], list[tuple[Term | None, ...]]], width: int
) -> None:
    text = plain(text_of(Rows(table[0], iter(table[1])), "table", columns=width))
    assert max(map(cells, text.split("\n"))) <= width
    assert text.endswith(f"\n{len(table[1])} {'row' if len(table[1]) == 1 else 'rows'}\n") or not table[1]


@given(tables, widths)
def test_nothing_that_acts_on_a_terminal_gets_there(
    table: tuple[tuple[str, ...], list[tuple[Term | None, ...]]], width: int
) -> None:
    text = plain(text_of(Rows(table[0], iter(table[1])), "table", columns=width))
    assert not [
        mark for mark in text if unicodedata.category(mark) in ("Cc", "Cf", "Zl", "Zp") and mark != "\n"
    ]


@given(mixed, mixed, st.integers(20, 60))
def test_a_text_is_cut_and_all_of_it_is_there(one: ox.Literal, other: ox.Literal, width: int) -> None:
    def body(*row: ox.Literal) -> str:
        return "".join("".join(text_of(rows(row), "table", columns=width).split("\n")[2:-2]).split())

    assert body(one) == "".join(clean(one.value).split())
    assert Counter(body(one, other)) == Counter(body(one) + body(other))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a text that is to be cut", ["a text that is to be", "cut"]),
        ("one  two", ["one  two"]),
        ("a abcdefghijklmnopqrstu b", ["a", "abcdefghijklmnopqrst", "u b"]),
        ("one\ntwo", ["one", "two"]),
        ("", [""]),
        ("日本語" * 4, ["日本語日本語日本語日", "本語"]),
        ("x" + "日本語" * 4, ["x日本語日本語日本語", "日本語"]),
        ("e\u0301" * 21, ["e\u0301" * 20, "e\u0301"]),
        ("a population of 12\xa0000\u202f%", ["a population of", "12\xa0000\u202f%"]),
    ],
)
def test_where_a_text_is_cut(text: str, expected: list[str]) -> None:
    assert text_of(rows((ox.Literal(text),)), "table", columns=20).split("\n")[2:-2] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'été\xa0: 12\u202f000", "l'été\xa0: 12\u202f000"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("a\x1b[31mb\x9bc\x7f", "a\ufffd[31mb\ufffdc\ufffd"),
        ("a\u202eb\u2066c\u200dd\ufe0fe\u00adf\ufefff", "abcdeff"),
        ("\ufffe\ufdd0", "\ufffd\ufffd"),
        ("e\u0301 日 👍", "e\u0301 日 👍"),
    ],
)
def test_what_a_terminal_is_given(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_table() -> None:
    answer = rows(
        (ox.NamedNode("http://example.org/a"), ox.Literal("two words", language="fr"), None),
        (ox.NamedNode("http://example.org/words/b"), ox.Literal("日本"), ox.BlankNode("x")),
        names=("node", "label", "c"),
    )
    assert text_of(answer, "table") == (
        "node                        label      c\n"
        "──────────────────────────────────────────\n"
        "ex:a                        two words\n"
        "http://example.org/words/b  日本       _:x\n"
        "2 rows\n"
    )


def test_too_many_columns_become_a_list_for_each_row() -> None:
    literals = tuple(ox.Literal("word " * 3) for _ in range(4))
    answer = rows(literals, (None, *literals[1:]), names=("first", "b", "c", "the_last_one"))
    assert text_of(answer, "table", columns=25) == (
        "— 1 —\n"
        "\x1b[1mfirst\x1b[0m        word word\n"
        "             word\n"
        "\x1b[1mb\x1b[0m            word word\n"
        "             word\n"
        "\x1b[1mc\x1b[0m            word word\n"
        "             word\n"
        "\x1b[1mthe_last_on\x1b[0m  word word\n"
        "\x1b[1me\x1b[0m            word\n"
        "— 2 —\n"
        "\x1b[1mb\x1b[0m            word word\n"
        "             word\n"
        "\x1b[1mc\x1b[0m            word word\n"
        "             word\n"
        "\x1b[1mthe_last_on\x1b[0m  word word\n"
        "\x1b[1me\x1b[0m            word\n"
        "2 rows\n"
    )


def test_a_wide_terminal_is_not_filled_beyond_what_can_be_read() -> None:
    text = text_of(rows((ox.Literal("word " * 200),)), "table", columns=1000)
    assert max(map(len, plain(text).split("\n"))) <= 240


def test_short_columns_get_what_they_want_and_long_ones_share() -> None:
    answer = rows((ox.Literal("12"), ox.Literal("x" * 100), ox.Literal("y" * 400)))
    line = plain(text_of(answer, "table", columns=80)).split("\n")[2]
    short, middle, long = line.split("  ")
    assert short == "12"
    assert 78 <= len(line) <= 80
    assert 8 < len(middle) < len(long)


def test_no_row_no_column() -> None:
    assert text_of(rows(names=("a", "b")), "table") == "a   b\n──────\n0 rows\n"
    assert text_of(Rows((), iter([(), ()])), "table") == "— 1 —\n— 2 —\n2 rows\n"


def test_links_are_for_a_terminal_only() -> None:
    node = ox.NamedNode("http://example.org/é")
    assert LINK.findall(text_of(rows((node,)), "table", columns=80)) == ["http://example.org/%C3%A9", ""]
    assert "\x1b" not in text_of(rows((node,)), "table")
    assert not LINK.search(text_of(rows((ox.NamedNode("urn:a"),)), "table", columns=80))


def test_a_link_is_not_cut() -> None:
    node = ox.NamedNode("http://example.com/" + "a" * 40)
    text = text_of(rows((node,)), "table", columns=30)
    assert LINK.findall(text) == [node.value, ""] * 2
    assert "".join(plain(text).split("\n")[2:4]) == node.value


def test_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = (ox.NamedNode("http://example.org/a"),)
    assert BOLD.search(text_of(rows(answer), "table", columns=80))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not BOLD.search(text_of(rows(answer), "table", columns=80))
    assert LINK.search(text_of(rows(answer), "table", columns=80))
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in text_of(rows(answer), "table", columns=80)


def test_rows_that_come_later_may_be_longer() -> None:
    first = [(None, ox.Literal("x"))] * 500
    later = [(ox.Literal("日本語の文章です"), ox.Literal("a text of some words"))]
    lines = plain(text_of(rows(*first, *later), "table", columns=40)).split("\n")
    assert max(map(cells, lines)) <= 40
    assert lines[502:505] == ["日本語の  a text", "文章です  of some", "          words"]


def test_rows_are_written_as_they_come() -> None:
    asked: list[int] = []

    def watched() -> Iterator[tuple[Term]]:
        for number in count():
            asked.append(number)
            yield (ox.Literal("x"),)

    pieces = answer_text(Rows(("a",), watched()), "table", prefixes={}, columns=80)
    for number in range(1, 5):
        next(pieces)
        assert len(asked) <= 500 * number
