"""A mapping set of SSSOM 1.0 (Simple Standard for Sharing Ontological Mappings), in its TSV form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import astuple, fields

from caro_graph.alignments import Alignment
from caro_graph.publication import Publication
from caro_graph.reading.files import REFUSED

__all__ = ["ALIGNMENTS_FILE", "sssom_tsv"]

ALIGNMENTS_FILE = "alignments.sssom.tsv"
"""The file of a build that has the matches."""
_NAMES = tuple(field.name for field in fields(Alignment))
_IDENTIFIERS = frozenset(
    name for name in _NAMES if name.endswith(("_id", "_source")) or name == "mapping_justification"
)
_PREFIXES = {
    "def": "https://w3id.org/caro-graph/def/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_SCHEMES = ("http", "https", "mailto", "tel", "urn")
_HOST_MARK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(_HOST_MARK.pattern + r"[^/?#]+[/?#]")
"""What a namespace of an IRI with a host has at least."""

_TITLES = {"fr": "Alignements : {}", "en": "Alignments: {}"}


def sssom_tsv(rows: Sequence[Alignment], publication: Publication) -> bytes:
    """Return the metadata of the set as commented YAML, then a row for each match, with CURIEs for IRIs."""
    prefixes = _prefixes(rows, publication)
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in _metadata(publication, prefixes))
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(_NAMES)
    for row in rows:
        values = zip(_NAMES, astuple(row), strict=True)
        writer.writerow(_curie(value, prefixes) if name in _IDENTIFIERS else value for name, value in values)
    return text.getvalue().encode()


def _metadata(publication: Publication, prefixes: Mapping[str, str]) -> Iterator[str]:
    """The slots of the mapping set; a JSON string is a YAML scalar."""
    lang = next((lang for lang in publication.languages if lang in publication.title), "")
    title = publication.title.get(lang, publication.id)
    slots = {
        "license": publication.licence,
        "mapping_provider": publication.publisher,
        "mapping_set_id": f"{publication.base}catalogue/{publication.id}/alignments",
        "mapping_set_title": _TITLES.get(lang, _TITLES["en"]).format(title),
        "mapping_set_version": publication.version,
    }
    yield "curie_map:" if prefixes else "curie_map: {}"
    yield from (f"  {_scalar(prefix)}: {_scalar(iri)}" for prefix, iri in sorted(prefixes.items()))
    yield from (f"{slot}: {_scalar(value)}" for slot, value in slots.items())


def _scalar(text: str) -> str:
    """A text as a JSON string, with an escape for what JSON takes as it is and YAML does not."""
    return REFUSED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _prefixes(rows: Sequence[Alignment], publication: Publication) -> dict[str, str]:
    """The prefixes that the rows need, among them those for the terms of each source, called like it."""
    prefixes = {**_PREFIXES, "id": publication.things, "catalogue": publication.base + "catalogue/"}
    terms: dict[str, set[str]] = {}
    for row in rows:
        terms.setdefault(row.object_source, set()).add(_space(row.object_id))
    for source in sorted(filter(None, terms)):
        local = re.sub(r"[^A-Za-z0-9-]", "-", re.split(r"[/#:]", source)[-1])
        for space in _common(terms[source]):
            _add(prefixes, local if local[:1].isalpha() else f"list-{local}", space)
    named = {getattr(row, name) for row in rows for name in _IDENTIFIERS} - {""}
    for iri in sorted(named):
        if not _prefix(iri, prefixes):
            _add(prefixes, "other", _space(iri))
    used = {_prefix(iri, prefixes) for iri in named}
    return {prefix: iri for prefix, iri in prefixes.items() if prefix in used}


def _add(prefixes: dict[str, str], name: str, space: str) -> None:
    """Add a namespace under that name, or with a number after it where the name is taken."""
    names = (f"{name}-{number}" if number > 1 else name for number in range(1, len(prefixes) + 3))
    # A prefix that is the scheme of addresses would make an address of a CURIE.
    prefixes[next(prefix for prefix in names if prefix not in {*prefixes, *_SCHEMES})] = space


def _space(iri: str) -> str:
    """What is before the local name of an IRI: up to its last #, / or :, but not less than its host.

    An IRI that has nothing behind its host is a space of its own.
    """
    space = iri[: max(map(iri.rfind, "#/:")) + 1]
    return space if _HOST.match(space) or not _HOST_MARK.match(iri) else iri


def _common(spaces: Set[str]) -> list[str]:
    """For each host, the longest space that all of that host are within; what has no host stays as it is."""
    by_host: dict[str, set[str]] = {}
    for space in spaces:
        host = _HOST.match(space)
        by_host.setdefault(host[0] if host else space, set()).add(space)
    return [_longest(host, by_host[host]) for host in sorted(by_host)]


def _longest(host: str, spaces: Set[str]) -> str:
    common = min(spaces, key=len)
    while not all(space.startswith(common) for space in spaces):
        common = max(host, _space(common[:-1]), key=len)
    return common


def _prefix(iri: str, prefixes: Mapping[str, str]) -> str:
    """The prefix of the longest namespace that an IRI is in; empty if there is none."""
    fitting = (
        prefix
        for prefix, space in prefixes.items()
        if iri == space or (iri.startswith(space) and space.endswith(("#", "/", ":", "?")))
    )
    return max(fitting, key=lambda prefix: len(prefixes[prefix]), default="")


def _curie(iri: str, prefixes: Mapping[str, str]) -> str:
    prefix = _prefix(iri, prefixes)
    return f"{prefix}:{iri.removeprefix(prefixes[prefix])}" if prefix else iri
