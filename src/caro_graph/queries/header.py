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
    if not lines:
        raise ValueError(f"no metadata: begin the file with '{MARK}' lines ({', '.join(keys)})")
    try:
        described = yaml.load("\n".join(lines), Loader=_loader())
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise ValueError(f"{place}the metadata is not YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise ValueError(f"the metadata is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(described, dict):
        raise ValueError(f"the metadata is not a mapping of {', '.join(keys)}")
    return described


@cache
def _loader() -> Any:
    """Return a loader of YAML that guesses no numbers and no dates, and refuses a key that stands twice."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def construct_mapping(loader: Any, node: Any, deep: bool = False) -> Any:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise ValueError(f"line {key.start_mark.line + 1}: '{key.value}' stands twice")
        return base.construct_mapping(loader, node, deep=deep)

    loader: Any = type(
        "_Loader", (base,), {"yaml_implicit_resolvers": {}, "construct_mapping": construct_mapping}
    )
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
    loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"\Z"), [""])
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
