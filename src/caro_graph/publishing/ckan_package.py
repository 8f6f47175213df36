"""A dataset as CKAN keeps it: a package, its extras as ckanext-dcat names them, and its resources.

The names are those of the profiles of ckanext-dcat 2.4 (``euro_dcat_ap_3``), so that what is published by the
API is what the same portal would have harvested, and is given out again as the same DCAT.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from caro_graph.publishing.portal import Agent, Catalogue, Dataset, Resource

__all__ = [
    "EXTRAS",
    "FIELDS",
    "GUESSED",
    "MARK",
    "RESOURCE_FIELDS",
    "extras_of",
    "name_of",
    "package_of",
    "resource_of",
]

MARK = "caro_graph_catalogue"
"""The extra that says which catalogue a dataset was published from."""
FIELDS = (
    "title",
    "notes",
    "url",
    "version",
    "license_id",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
)
"""The fields of a package that follow the catalogue."""
_AGENT = ("uri", "name", "email", "url", "type", "identifier")
_CONTACT = ("uri", "name", "email", "identifier", "url")
EXTRAS = (
    "identifier",
    "issued",
    "modified",
    "version_notes",
    "frequency",
    "provenance",
    "language",
    "theme",
    "conforms_to",
    "documentation",
    "source",
    "access_rights",
    "uri",
    "temporal_start",
    "temporal_end",
    "spatial_uri",
    "spatial_text",
    *(f"contact_{part}" for part in _CONTACT),
    *(f"publisher_{part}" for part in _AGENT),
    *(f"creator_{part}" for part in _AGENT),
    MARK,
)
"""The extras that follow the catalogue; all others are left as they are."""
RESOURCE_FIELDS = (
    "name",
    "description",
    "url",
    "format",
    "mimetype",
    "size",
    "hash",
    "hash_algorithm",
    "license",
    "uri",
    "access_url",
    "download_url",
    "issued",
    "modified",
    "status",
    "availability",
    "language",
    "conforms_to",
    "documentation",
)
"""The fields of a resource that follow the catalogue; all others are left as they are."""
GUESSED = ("format", "mimetype", "size", "hash", "hash_algorithm")
"""Those of them that a portal finds out by itself where the catalogue says nothing: they are left to it."""
_NAME_LENGTH = 100
_TAG_LENGTH = (2, 100)


def package_of(dataset: Dataset, licence: str | None) -> dict[str, Any]:
    """Return the fields of the package (``FIELDS``) and its tags; a field without a value is None.

    Args:
        dataset: The dataset.
        licence: The id that the portal has for its licence, None if it has none.
    """
    author = dataset.creator or dataset.publisher or Agent()
    contact = dataset.contact or Agent()
    return {
        "title": dataset.title,
        "notes": dataset.description,
        "url": dataset.landing_page,
        "version": dataset.version,
        "license_id": licence,
        "author": author.name,
        "author_email": author.email,
        "maintainer": contact.name,
        "maintainer_email": contact.email,
        "tags": list(_tags(dataset.keywords)),
    }


def extras_of(dataset: Dataset, catalogue: Catalogue) -> dict[str, str]:
    """Return the extras: text, and lists as JSON, as ckanext-dcat writes them."""
    period, place = dataset.period, dataset.place
    simple = {
        "identifier": dataset.identifier,
        "issued": dataset.issued,
        "modified": dataset.modified,
        "version_notes": dataset.version_notes,
        "frequency": dataset.frequency,
        "provenance": dataset.provenance,
        "access_rights": dataset.access_rights,
        "uri": dataset.iri,
        "temporal_start": period.start if period else None,
        "temporal_end": period.end if period else None,
        "spatial_uri": place.iri if place else None,
        "spatial_text": place.label if place else None,
        "language": _list(dataset.languages),
        "theme": _list(dataset.themes),
        "conforms_to": _list(dataset.conforms_to),
        "documentation": _list(dataset.pages),
        "source": _list(dataset.sources),
        MARK: catalogue.iri,
    }
    for prefix, agent, parts in (
        ("contact", dataset.contact, _CONTACT),
        ("publisher", dataset.publisher, _AGENT),
        ("creator", dataset.creator, _AGENT),
    ):
        values = _parts(agent)
        simple |= {f"{prefix}_{part}": values.get(part) for part in parts}
    return {key: value for key, value in simple.items() if value}


def resource_of(resource: Resource) -> dict[str, Any]:
    """Return the fields of a resource (``RESOURCE_FIELDS``); one without a value is left out."""
    fields = {
        "name": resource.title,
        "description": resource.description,
        "url": resource.url,
        "format": resource.format,
        "mimetype": resource.media,
        "size": resource.size,
        "hash": resource.sha256,
        "hash_algorithm": resource.algorithm if resource.sha256 else None,
        "license": resource.licence,
        "uri": resource.iri,
        "access_url": resource.access_url,
        "download_url": resource.download_url,
        "issued": resource.issued,
        "modified": resource.modified,
        "status": resource.status,
        "availability": resource.availability,
        "language": _list(resource.languages),
        "conforms_to": _list(resource.conforms_to),
        "documentation": _list(resource.pages),
    }
    return {key: value for key, value in fields.items() if value is not None}


def name_of(identifier: str) -> str:
    """Return the name that a package with this identifier gets: the same for the same, others for others.

    CKAN takes 2 to 100 of ``a-z0-9-_``; whatever does not fit is shortened, and told apart by a checksum.

    >>> name_of("caro-contrat-de-ville")
    'caro-contrat-de-ville'
    >>> name_of("https://data.example.org/caro/Évènements")
    'data-example-org-caro-evenements-7a1cb2a6'
    """
    if re.fullmatch(r"[a-z0-9_-]{2,100}", identifier) and identifier not in ("new", "edit", "search"):
        return identifier
    plain = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9_]+", "-", re.sub(r"^https?://", "", plain)).strip("-")
    digest = sha256(identifier.encode()).hexdigest()[:8]
    return f"{slug[: _NAME_LENGTH - 9].strip('-')}-{digest}".lstrip("-")


def _parts(agent: Agent | None) -> dict[str, str | None]:
    if agent is None:
        return {}
    return {
        "uri": agent.iri,
        "name": agent.name,
        "email": agent.email,
        "url": agent.url,
        "type": agent.kind,
        "identifier": agent.identifier,
    }


def _list(values: tuple[str, ...]) -> str | None:
    return json.dumps(list(values), ensure_ascii=False) if values else None


def _tags(keywords: Iterable[str]) -> Iterable[dict[str, str]]:
    """Make keywords fit for tags: letters, digits, spaces and ``-_.`` only, 2 to 100 of them."""
    seen = set()
    for keyword in keywords:
        text = re.sub(r"['’]", "-", unicodedata.normalize("NFC", keyword))
        name = " ".join(re.sub(r"[^\w .-]", " ", text).split())[: _TAG_LENGTH[1]].strip()
        if len(name) >= _TAG_LENGTH[0] and name not in seen:
            seen.add(name)
            yield {"name": name}
