"""``publication.toml``: what a folder publishes, under which name, for whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from caro_graph.lexical import check_reference
from caro_graph.problems import CallError
from caro_graph.reading.files import REFUSED

__all__ = ["FILE", "PUBLIC", "Publication", "bundled", "find_publication", "read_publication"]

FILE = "publication.toml"
PUBLIC = "public"
"""The audience that every publication has, and that a catalogue is for."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
_TAKEN = ("queries", "quality", "report")
_TEXTS = ("id", "base", "version", "licence", "publisher")


@dataclass(frozen=True)
class Publication:
    """A publication: its folder, its names and its audience rules.

    ``base`` ends in ``/``; ``title`` and ``description`` are by language; ``audiences`` gives, for each
    audience, the flags whose nodes are kept back from it; ``sparql`` is the address at which the graph can be
    asked, None where there is none. ``files`` is the address below which the built folder is served (it ends
    in ``/``); ``issued`` is the day of the first version, ``modified`` that of this one (ISO 8601), and
    ``notes`` say what is new in it, by language.
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
    sparql: str | None = None
    files: str = ""
    issued: str | None = None
    modified: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

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
        return bundled(name)


def bundled(name: str) -> Path:
    """Return the folder ``name`` (ontology, shapes, queries) that came with the package.

    Raises:
        CallError: it is not there.
    """
    package = Path(__file__).parent
    for folder in (package / "share" / name, package.parents[1] / name):
        if folder.is_dir():
            return folder
    raise CallError(f"{name}: no such folder came with the package: install it again")


def find_publication(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``publication.toml``.

    Raises:
        CallError: there is none.
    """
    try:
        here = start.resolve()
    except (OSError, RuntimeError) as error:
        raise CallError(f"{start}: there is no such folder ({error}): use --project") from error
    for folder in (here, *here.parents):
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
    except (ValueError, RecursionError) as error:
        raise CallError(f"{path}: this is not TOML ({error})") from error
    table = document.get("publication")
    if not isinstance(table, dict):
        raise CallError(f"{path}: publication: add the table [publication]")
    texts = {key: _text(table, key, path) for key in _TEXTS}
    if not _NAME.match(texts["id"]) or texts["id"] in _TAKEN:
        taken = ", ".join(_TAKEN)
        raise CallError(
            f"{path}: id: it names files: use letters, digits, '-' and '_' only, and none of {taken}"
        )
    optional = {key: _text(table, key, path) for key in ("sparql", "files") if key in table}
    _check_addresses({**{key: texts[key] for key in ("base", "licence", "publisher")}, **optional}, path)
    issued, modified = _day(table, "issued", path), _day(table, "modified", path)
    if issued and modified and modified < issued:
        raise CallError(f"{path}: modified: {modified} is before issued ({issued}): correct one of them")
    languages = _names(table.get("languages"), "languages", path, least=1)
    for language in languages:
        if not _LANGUAGE.match(language):
            raise CallError(f"{path}: languages: '{language}' is no tag of a language: write fr, en...")
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
        sparql=optional.get("sparql"),
        files=optional.get("files", texts["base"]),
        issued=issued,
        modified=modified,
        notes=_by_language(table, "notes", languages, path) if "notes" in table else {},
    )


def _check_addresses(addresses: Mapping[str, str], path: Path) -> None:
    for key, address in addresses.items():
        if not address.startswith(("http://", "https://")) or check_reference(address):
            raise CallError(f"{path}: {key}: an http(s) address is needed")
        # What it says is published: no name or password of a user.
        if not re.match(r"https?://[^/?#@]+([/?#]|\Z)", address):
            raise CallError(f"{path}: {key}: an address with a host, and without a user, is needed")
        if key in ("base", "files") and (not address.endswith("/") or set("?#") & set(address)):
            raise CallError(f"{path}: {key}: an http(s) address that ends in '/' is needed")
        if key == "sparql" and "#" in address:
            raise CallError(f"{path}: {key}: the address of an endpoint has no '#': leave that out")


def _text(table: Mapping[str, Any], key: str, path: Path) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CallError(f'{path}: {key}: add {key} = "..." under [publication]')
    return _printable(value, key, path)


def _printable(text: str, key: str, path: Path) -> str:
    """A text of characters that XML and YAML may hold: all else would break a file that is written."""
    if found := REFUSED.search(text):
        raise CallError(f"{path}: {key}: the character U+{ord(found.group()):04X} is not allowed: remove it")
    return text


def _day(table: Mapping[str, Any], key: str, path: Path) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if type(value) is not date:  # a moment is a date too
        raise CallError(f"{path}: {key}: a day is needed, without quotes: {key} = 2026-01-31")
    return value.isoformat()


def _by_language(
    table: Mapping[str, Any], key: str, languages: tuple[str, ...], path: Path
) -> dict[str, str]:
    values = table.get(key)
    texts = values if isinstance(values, dict) else {}
    missing = [
        language
        for language in languages
        if not isinstance(texts.get(language), str) or not texts[language].strip()
    ]
    if missing:
        raise CallError(f"{path}: {key}: add it in each of the languages ({', '.join(missing)})")
    return {language: _printable(texts[language], key, path) for language in languages}


def _names(value: object, key: str, path: Path, *, least: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) < least or not all(isinstance(name, str) for name in value):
        raise CallError(f'{path}: {key}: a list of names is needed, such as ["..."]')
    return tuple(value)


def _audiences(document: Mapping[str, Any], path: Path) -> dict[str, tuple[str, ...]]:
    audiences = document.get("audiences")
    if not isinstance(audiences, dict) or PUBLIC not in audiences:
        raise CallError(f'{path}: audiences: add [audiences.public] with without = ["personal"]')
    rules: dict[str, tuple[str, ...]] = {}
    for name, table in audiences.items():
        if not _NAME.match(name):
            raise CallError(
                f"{path}: audiences: '{name}' names a folder: use letters, digits, '-' and '_' only"
            )
        without = table.get("without") if isinstance(table, dict) else None
        rules[name] = _names(without, f"audiences.{name}.without", path, least=0)
    return rules
