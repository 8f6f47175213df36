"""YAML facts: the same values as a plain YAML reader gives, each at its place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.reading.yamlfacts import read_yaml

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=20)
NODES = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "label", "note", "lines"]),
        WORDS | st.lists(WORDS, min_size=1, max_size=3),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
)


@given(NODES, st.booleans())
def test_values_are_those_of_a_plain_reader(nodes: list[dict[str, str | list[str]]], flow: bool) -> None:
    text = yaml.safe_dump(nodes, allow_unicode=True, default_flow_style=flow)
    read, problems = read_yaml(text, "a.yaml", "g")
    assert problems == []
    plain = yaml.load(text, yaml.BaseLoader)
    assert [{e.key.text: [v.text for v in e.values] for e in node.entries} for node in read] == [
        {key: value if isinstance(value, list) else [value] for key, value in node.items()} for node in plain
    ]


@given(NODES)
def test_places_are_where_the_text_is(nodes: list[dict[str, str | list[str]]]) -> None:
    text = "".join(
        "".join(f"{'-' if not number else ' '} {key}: 'v{number}'\n" for number, key in enumerate(node))
        for node in nodes
    )
    lines = text.split("\n")
    for node in read_yaml(text, "a.yaml", "g")[0]:
        for key, value in node.scalars():
            assert lines[key.line - 1][key.column - 1 :].startswith(key.text)
            assert lines[value.line - 1][value.column - 1 :].startswith(f"'{value.text}'")


def test_scalars_keep_their_spelling() -> None:
    text = "- a: no\n  b: 1.10\n  c: 2024-01\n  d: ~\n  e: 0x1F\n  f: 1_000\n"
    [node], problems = read_yaml(text, "a.yaml", "g")
    assert problems == []
    assert [value.text for _, value in node.scalars()] == ["no", "1.10", "2024-01", "~", "0x1F", "1_000"]


def test_columns_count_characters_not_bytes() -> None:
    [node], _ = read_yaml("- {éé: a, label: b}\n", "a.yaml", "g")
    assert [(key.text, key.column) for key, _ in node.scalars()] == [("éé", 4), ("label", 11)]


@pytest.mark.parametrize("after", ["", "  type: x\n"])
def test_a_word_that_is_no_key_is_placed_on_itself(after: str) -> None:
    """Not where the reader gives up: that may be behind the last line."""
    nodes, [problem] = read_yaml(f"- id: a\n  foo\n{after}", "facts.yaml", "g")
    assert (nodes, problem.line, problem.column) == ([], 2, 3)
