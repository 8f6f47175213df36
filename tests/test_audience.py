"""What slips past the flag: references to a node kept back, and its name or numbers in any dress."""

from __future__ import annotations

import pytest

from caro_graph.audience import leaks, split_audience
from caro_graph.reading.yamlfacts import read_yaml

BASE = "https://example.org/id/"
PERSON = """
- id: person/a
  type: Person
  personal: true
  name: Hélène de l'Œillet-Martin
  email: mailto:h.oeillet@valmont.example
  telephone: tel:+33546000102
"""


def found(text: str, key: str = "note") -> list[str]:
    """What is said of a public fact with that text under that key."""
    fact = (
        f"- id: a\n  type: Statement\n  {key}: {text!r}\n"
        if key != "id"
        else f"- id: {text}\n  type: Statement\n"
    )
    nodes, problems = read_yaml(PERSON + fact, "a.yaml", "g")
    assert problems == []
    shown, kept_back = split_audience(nodes, ["personal"])
    assert len(kept_back) == 1
    return [problem.what for problem in leaks(shown, kept_back, BASE)]


@pytest.mark.parametrize(
    "text",
    [
        "Hélène de l’Œillet-Martin",
        "HELENE DE L OEILLET MARTIN",
        "écrire à OEILLET-MARTIN (de l'), Hélène",
        "Mme Œillet-Martin",
        "H. Martin",
        "He\u0301le\u0300ne de l'O\u0153illet... Martin, de l'Œillet",
        "Ｈélène de l'Œillet-Martin",
        "h.oeillet (arobase) valmont.example",
        "05 46 00 01 02",
        "+33 5.46.00.01.02",
        "0033546000102",
    ],
)
def test_a_detail_in_another_dress(text: str) -> None:
    assert found(text) == ["'note' repeats a personal detail"]


def test_a_detail_in_an_identifier() -> None:
    assert found("statement/helene-de-l-oeillet-martin", "id") == ["'id' repeats a personal detail"]


@pytest.mark.parametrize("text", ["person/a", BASE + "person/a", BASE.upper() + "person/a"])
def test_a_reference_to_what_is_kept_back(text: str) -> None:
    assert found(text, "about") == [f"'{text}' is kept back from this audience"]


@pytest.mark.parametrize(
    "text",
    [
        "Saint-Martin",
        "un œillet",
        "la place Hélène",
        "l'école Martin",
        "0546",
        "de l'eau",
        "12 000 habitants",
    ],
)
def test_words_that_happen_to_be_the_same(text: str) -> None:
    assert found(text) == []


def test_an_audience_that_sees_all() -> None:
    nodes, _ = read_yaml(PERSON, "a.yaml", "g")
    assert split_audience(nodes, []) == (nodes, [])
    assert leaks(nodes, [], BASE) == []
