"""A dataset as udata, the software of data.gouv.fr, keeps it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from caro_graph.publishing.portal import Catalogue, Dataset, Resource

__all__ = [
    "CATALOGUE",
    "CONTACT",
    "DISTRIBUTION",
    "FREQUENCIES",
    "IDENTIFIER",
    "contact_of",
    "dataset_of",
    "resource_of",
    "resources_of",
    "tags_of",
    "zone_of",
]

IDENTIFIER = "dct:identifier"
"""The extra by which a dataset is found again: no API of udata lets one be searched for by its identifier."""
CATALOGUE = "caro-graph:catalogue"
"""The extra that says which catalogue a dataset was published from."""
CONTACT = "caro-graph:contact"
"""The extra that says which of the contact points is that of the catalogue."""
DISTRIBUTION = "caro-graph:distribution"
"""The extra of a resource that says which distribution it is."""

_TITLE_LENGTH = 350
_TAG_LENGTH = (3, 96)
_EU = "http://publications.europa.eu/resource/authority/frequency/"
FREQUENCIES = {
    "UNKNOWN": "unknown",
    "UPDATE_CONT": "continuous",
    "1MIN": "oneMinute",
    "5MIN": "fiveMinutes",
    "10MIN": "tenMinutes",
    "15MIN": "fifteenMinutes",
    "30MIN": "thirtyMinutes",
    "HOURLY": "hourly",
    "BIHOURLY": "bihourly",
    "TRIHOURLY": "trihourly",
    "12HRS": "twelveHours",
    "CONT": "severalTimesADay",
    "DAILY_3": "threeTimesADay",
    "DAILY_2": "semidaily",
    "DAILY": "daily",
    "WEEKLY_5": "fiveTimesAWeek",
    "WEEKLY_3": "threeTimesAWeek",
    "WEEKLY_2": "semiweekly",
    "WEEKLY": "weekly",
    "BIWEEKLY": "biweekly",
    "MONTHLY_3": "threeTimesAMonth",
    "MONTHLY_2": "semimonthly",
    "MONTHLY": "monthly",
    "BIMONTHLY": "bimonthly",
    "QUARTERLY": "quarterly",
    "ANNUAL_3": "threeTimesAYear",
    "ANNUAL_2": "semiannual",
    "ANNUAL": "annual",
    "BIENNIAL": "biennial",
    "TRIENNIAL": "triennial",
    "QUADRENNIAL": "quadrennial",
    "QUINQUENNIAL": "quinquennial",
    "DECENNIAL": "decennial",
    "BIDECENNIAL": "bidecennial",
    "TRIDECENNIAL": "tridecennial",
    "AS_NEEDED": "punctual",
    "IRREG": "irregular",
    "NEVER": "never",
    "NOT_PLANNED": "notPlanned",
    "OTHER": "other",
}
"""The frequencies of the EU's list, as udata itself translates them when it harvests (udata 17)."""
_LEVELS = {
    "Commune": "fr:commune",
    "Intercommunalite": "fr:epci",
    "Arrondissement": "fr:arrondissement",
    "Canton": "fr:canton",
    "Departement": "fr:departement",
    "Region": "fr:region",
}


def dataset_of(dataset: Dataset, catalogue: Catalogue, licence: str | None) -> dict[str, Any]:
    """Return the fields that follow the catalogue, without tags and resources.

    A licence and a frequency that the portal does not know are left out; a period that the catalogue does
    not give is None.

    Args:
        dataset: The dataset.
        catalogue: Where it stands.
        licence: The id that the portal has for its licence, None if it has none.
    """
    frequency = (dataset.frequency or "").removeprefix(_EU)
    fields: dict[str, Any] = {
        "title": dataset.title[:_TITLE_LENGTH],
        "description": dataset.description,
        "temporal_coverage": _coverage(dataset),
        "extras": {IDENTIFIER: dataset.identifier, CATALOGUE: catalogue.iri},
    }
    known = {"license": licence, "frequency": FREQUENCIES.get(frequency)}
    return fields | {name: value for name, value in known.items() if value is not None}


def contact_of(dataset: Dataset) -> dict[str, str] | None:
    """Return the contact point; udata takes one only with an address or a form."""
    contact = dataset.contact
    if contact is None or not (contact.email or contact.url):
        return None
    fields = {"name": contact.name, "email": contact.email, "contact_form": contact.url, "role": "contact"}
    return {name: value for name, value in fields.items() if value}


def resources_of(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the resources, one for each URL: two with one URL would be one there."""
    resources: dict[str, dict[str, Any]] = {}
    for resource in dataset.resources:
        resources.setdefault(resource.url, resource_of(resource, dataset))
    return list(resources.values())


def resource_of(resource: Resource, dataset: Dataset) -> dict[str, Any]:
    """Return the fields of a resource that stays where it is (``remote``); unknown ones are left out."""
    kind = "api" if resource.service else "documentation" if resource.url in dataset.pages else "main"
    fields: dict[str, Any] = {
        "title": resource.title[:_TITLE_LENGTH],
        "description": resource.description,
        "url": resource.url,
        "filetype": "remote",
        "type": kind,
        "format": resource.format.lower() if resource.format else None,
        "mime": resource.media,
        "filesize": resource.size,
        "checksum": {"type": "sha256", "value": resource.sha256} if resource.sha256 else None,
        "extras": {DISTRIBUTION: resource.iri} if resource.iri else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def tags_of(keywords: Iterable[str]) -> list[str]:
    """Return keywords as udata keeps tags: letters without accents, digits and hyphens, 3 to 96 of them.

    >>> tags_of(["Politique de la ville", "Cœur d’agglomération", "eau"])
    ['coeur-dagglomeration', 'eau', 'politique-de-la-ville']
    """
    tags = set()
    for keyword in keywords:
        text = unicodedata.normalize("NFKD", keyword.lower().replace("œ", "oe").replace("æ", "ae"))
        plain = "".join(letter for letter in text if not unicodedata.combining(letter))
        slug = re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", plain)).strip("-")
        tags.add(slug[: _TAG_LENGTH[1]].strip("-"))
    return sorted(tag for tag in tags if len(tag) >= _TAG_LENGTH[0])


def zone_of(dataset: Dataset) -> str | None:
    """Return the id that the place would have among udata's zones: ``fr:epci:200041762``.

    None unless the catalogue says the kind of place and its INSEE code.
    """
    place = dataset.place
    level = _LEVELS.get(place.level or "") if place else None
    return f"{level}:{place.code}" if place and level and place.code else None


def _coverage(dataset: Dataset) -> Mapping[str, str] | None:
    period = dataset.period
    if period is None or not period.start:
        return None  # udata has no period without a start.
    return {"start": period.start[:10], **({"end": period.end[:10]} if period.end else {})}
