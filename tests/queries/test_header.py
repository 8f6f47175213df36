"""The metadata of a query is text, lists and mappings: what YAML would make something else of is refused."""

from __future__ import annotations

import pytest

from caro_graph.queries.header import metadata

KEYS = ("a",)


@pytest.mark.parametrize(
    "value",
    [
        '!!timestamp "x"',
        '!!timestamp "2024-01-01"',
        '!!bool "maybe"',
        '!!bool "yes"',
        '!!null "x"',
        '!!int "1"',
        '!!float "x"',
        "!!binary x",
        "!!set {b, c}",
        "!!omap [b: c]",
        "!!python/object/apply:os.getcwd []",
        "!own x",
    ],
)
def test_a_tag_makes_nothing_of_a_value(value: str) -> None:
    with pytest.raises(
        ValueError, match=r"^line 2: a value has a tag \('!…'\), and is taken as it is written$"
    ):
        metadata(f"#+ b: x\n#+ a: {value}\nSELECT * {{}}", KEYS)


@pytest.mark.parametrize("value", ["!!map x", "!!map [x]", "!!seq {b: c}", "!!str [x]", "{? [b] : c}"])
def test_a_tag_that_does_not_fit(value: str) -> None:
    with pytest.raises(ValueError, match=r"^line 1: the metadata is not YAML \("):
        metadata(f"#+ a: {value}", KEYS)


def test_what_values_are() -> None:
    text = '#+ a: !!str 5\n#+ b: [true, "true", 007]\n#+ c:\n#+ d: {e: false}\n'
    made = {"a": "5", "b": [True, "true", "007"], "c": None, "d": {"e": False}}
    assert metadata(text, KEYS) == made


@pytest.mark.parametrize("depth", [4_000, 50_000])
def test_lists_in_lists_in_lists_do_not_end_the_process(depth: int) -> None:
    text = f"#+ a: {'[' * depth}{']' * depth}"
    if depth > 5_000:
        with pytest.raises(ValueError, match=r"^the metadata has more than 10000 characters$"):
            metadata(text, KEYS)
        return
    read, said = None, ""
    try:
        read = metadata(text, KEYS)["a"]
    except ValueError as error:
        said = str(error)
    # PyYAML has a limit of its own from 6.0.4 on; before, the lists are read.
    assert isinstance(read, list) or "nesting depth" in said
