"""``publication.toml``: what a folder publishes, under which name, for whom."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caro_graph.problems import CallError

__all__ = ["FILE", "Publication", "find_publication", "read_publication"]

FILE = "publication.toml"
_TEXTS = ("id", "base", "version", "licence", "publisher")


@dataclass(frozen=True)
class Publication:
    """A publication: its folder, its names and its audience rules.

    ``base`` ends in ``/``; ``title`` and ``description`` are by language; ``audiences`` gives, for each
    audience, the flags whose nodes are kept back from it.
    """

    root: Path
    id: str
    base: str
    version: str
    licence: str
    publisher: str
    languages: tuple[str, ...]
    title: Mapping[str, str]
    description: Mapping[str, str]
    audiences: Mapping[str, tuple[str, ...]]

    @property
    def things(self) -> str:
        """The base IRI of identifiers."""
        return self.base + "id/"

    @property
    def graphs(self) -> str:
        """The IRI that named graphs begin with."""
        return self.base + "graph/"

    @property
    def data(self) -> Path:
        """The folder of facts."""
        return self.root / "data"

    def folder(self, name: str) -> Path:
        """Return the publication's own folder ``name``, else the one that came with the package."""
        own = self.root / name
        if own.is_dir():
            return own
        package = Path(__file__).parent
        for bundled in (package / "share" / name, package.parents[1] / name):
            if bundled.is_dir():
                return bundled
        raise CallError(f"{own}: there is no such folder, and none came with the package: install it again")


def find_publication(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``publication.toml``.

    Raises:
        CallError: there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder
    raise CallError(f"{start}: no {FILE} here or above: name the publication's folder with --project")


def read_publication(root: Path) -> Publication:
    """Read the publication in the folder ``root``.

    Raises:
        CallError: the file is missing or ill-formed; the message names the file and the key.
    """
    path = root / FILE
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CallError(
            f"{path}: it cannot be read ({error.strerror}): name the folder with --project"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CallError(f"{path}: this is not TOML ({error})") from error
    table = document.get("publication", {})
    texts = {key: _text(table, key, path) for key in _TEXTS}
    if not texts["base"].startswith(("http://", "https://")) or not texts["base"].endswith("/"):
        raise CallError(f"{path}: base: an http(s) address that ends in '/' is needed")
    languages = tuple(table.get("languages", ()))
    return Publication(
        root=root,
        id=texts["id"],
        base=texts["base"],
        version=texts["version"],
        licence=texts["licence"],
        publisher=texts["publisher"],
        languages=languages,
        title=_by_language(table, "title", languages, path),
        description=_by_language(table, "description", languages, path),
        audiences=_audiences(document, path),
    )


def _text(table: Mapping[str, Any], key: str, path: Path) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CallError(f'{path}: {key}: add {key} = "..." under [publication]')
    return value


def _by_language(
    table: Mapping[str, Any], key: str, languages: tuple[str, ...], path: Path
) -> dict[str, str]:
    values = table.get(key, {})
    missing = [language for language in languages if not isinstance(values.get(language), str)]
    if missing or not languages:
        raise CallError(
            f"{path}: {key}: add it in each of the languages ({', '.join(missing) or 'none named'})"
        )
    return {language: values[language] for language in languages}


def _audiences(document: Mapping[str, Any], path: Path) -> dict[str, tuple[str, ...]]:
    audiences = document.get("audiences", {})
    if "public" not in audiences:
        raise CallError(f'{path}: audiences: add [audiences.public] with without = ["personal"]')
    return {name: tuple(rules.get("without", ())) for name, rules in audiences.items()}
