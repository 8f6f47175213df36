"""The metadata of a query file: YAML on the ``#+`` lines at its top, the convention of grlc."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from itertools import takewhile
from typing import Any

__all__ = [
    "LANGUAGES",
    "MARK",
    "check_keys",
    "mapping",
    "metadata",
    "text_at",
    "text_of",
    "texts",
    "words_at",
]

LANGUAGES = ("fr", "en")
MARK = "#+"
_TAG = "tag:yaml.org,2002:"
_LONGEST = 10_000
"""In characters. The reader of YAML is written in C, and goes down with the process in lists 50,000 deep."""


def text_of(content: bytes) -> str:
    """Return the text of a file, its lines ended alike, without the mark that some editors begin it with.

    Raises:
        ValueError: it is not in UTF-8; the line is named.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line}: this is not text in UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def metadata(text: str, keys: Collection[str]) -> dict[str, Any]:
    """Return what the ``#+`` lines at the top of a query say.

    Values stay the text that they are; only ``true`` and ``false`` are read as such, and nothing as None.

    Args:
        text: The whole file.
        keys: The keys to name where there is no metadata.

    Raises:
        ValueError: there is none, it is not YAML, it says a thing twice, or it is not a mapping.
    """
    import yaml

    lines = [line[len(MARK) :] for line in takewhile(lambda line: line.startswith(MARK), text.split("\n"))]
    if sum(map(len, lines)) > _LONGEST:
        raise ValueError(f"the metadata has more than {_LONGEST} characters")
    if not lines:
        raise ValueError(f"no metadata: begin the file with '{MARK}' lines ({', '.join(keys)})")
    try:
        described = yaml.load("\n".join(lines), Loader=_loader())
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        if "constructor for the tag" in (error.problem or ""):
            raise ValueError(f"{place}a value has a tag ('!…'), and is taken as it is written") from error
        raise ValueError(f"{place}the metadata is not YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise ValueError(f"the metadata is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(described, dict):
        raise ValueError(f"the metadata is not a mapping of {', '.join(keys)}")
    return described


@cache
def _loader() -> Any:
    """Return a loader of YAML that makes nothing but text, lists, mappings, true, false and None.

    It guesses no numbers and no dates, takes no tag for them either, and refuses a key that stands twice.
    """
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def construct_mapping(loader: Any, node: Any, deep: bool = False) -> Any:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        keys = [key.value for key, _ in pairs]
        for key, _ in pairs:
            if keys.count(key.value) > 1:
                raise ValueError(f"line {key.start_mark.line + 1}: '{key.value}' stands twice")
        return base.construct_mapping(loader, node, deep=deep)

    def construct_word(loader: Any, node: Any) -> Any:
        # Those that the resolvers below know; another text is here by its tag.
        words = {"true": True, "false": False, "": None}
        value = loader.construct_scalar(node)
        return words[value] if value in words else loader.construct_undefined(node)

    loader: Any = type(
        "_Loader",
        (base,),
        {
            "yaml_implicit_resolvers": {},
            "yaml_constructors": {None: base.construct_undefined},
            "construct_mapping": construct_mapping,
        },
    )
    for tag in ("str", "seq", "map"):
        loader.add_constructor(_TAG + tag, base.yaml_constructors[_TAG + tag])
    loader.add_constructor(_TAG + "bool", construct_word)
    loader.add_constructor(_TAG + "null", construct_word)
    loader.add_implicit_resolver(_TAG + "bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
    loader.add_implicit_resolver(_TAG + "null", re.compile(r"\Z"), [""])
    return loader


def check_keys(
    described: Mapping[str, Any], what: str, needed: Collection[str], optional: Collection[str] = ()
) -> None:
    """Refuse a mapping that lacks a needed key, or has one that is not known.

    Raises:
        ValueError: names the key, and ``what`` the mapping is.
    """
    for key in needed:
        if key not in described:
            raise ValueError(f"{what} has no '{key}'")
    for key in described:
        if key not in needed and key not in optional:
            raise ValueError(f"{what} has an unknown '{key}'")


def texts(described: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return the text of ``key`` in each of the languages.

    Raises:
        ValueError: a language, or its text, is missing.
    """
    found = described[key]
    if not isinstance(found, dict) or set(found) != set(LANGUAGES):
        raise ValueError(f"'{key}' is not a text in each of {', '.join(LANGUAGES)}")
    if not all(isinstance(text, str) and text.strip() for text in found.values()):
        raise ValueError(f"'{key}' holds something else than text")
    return {language: found[language] for language in LANGUAGES}


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """Return a value that is a mapping.

    Raises:
        ValueError: it is none; says ``what`` it is.
    """
    if not isinstance(value, dict):
        raise ValueError(f"{what} is not a mapping")
    return value


def text_at(described: Mapping[str, Any], key: str) -> str:
    """Return the text of a key.

    Raises:
        ValueError: it is no text, or blank.
    """
    value = described[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"'{key}' is not a text")
    return value


def words_at(described: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the list of words of a key.

    Raises:
        ValueError: it is something else, or empty.
    """
    values = described[key]
    if not isinstance(values, list) or not values:
        raise ValueError(f"'{key}' is not a list of words")
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"'{key}' has something else than words")
    return tuple(values)
