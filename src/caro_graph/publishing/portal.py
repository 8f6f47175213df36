"""What a portal is told of a dataset: read from the catalogue, whatever the portal."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Agent", "Catalogue", "Dataset", "Period", "Place", "Resource"]


@dataclass(frozen=True)
class Agent:
    """Who publishes, made or answers for something: a foaf:Agent or a vCard; None is what is not said."""

    iri: str | None = None
    name: str | None = None
    email: str | None = None
    url: str | None = None
    kind: str | None = None
    identifier: str | None = None


@dataclass(frozen=True)
class Period:
    """The time that a dataset is about: ISO 8601 dates, of which one may be open."""

    start: str | None
    end: str | None


@dataclass(frozen=True)
class Place:
    """The place that a dataset is about.

    ``level`` is the kind of place in INSEE's ontology (``Commune``, ``Intercommunalite``...) and ``code`` its
    INSEE code, where the catalogue has both.
    """

    iri: str | None
    label: str | None = None
    level: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Resource:
    """A dcat:Distribution. ``url`` is where it is downloaded, or else accessed; ``format`` is a short name.

    ``media`` is an IANA media type, ``size`` is in bytes, ``sha256`` in hexadecimal, in small letters.
    """

    iri: str | None
    url: str
    title: str
    description: str | None = None
    access_url: str | None = None
    download_url: str | None = None
    format: str | None = None
    media: str | None = None
    size: int | None = None
    sha256: str | None = None
    algorithm: str | None = None
    licence: str | None = None
    issued: str | None = None
    modified: str | None = None
    status: str | None = None
    availability: str | None = None
    languages: tuple[str, ...] = ()
    conforms_to: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    service: bool = False


@dataclass(frozen=True)
class Dataset:
    """A dcat:Dataset: IRIs as text, texts in French where there is one, dates as in the catalogue."""

    iri: str | None
    identifier: str
    title: str
    description: str
    licence: str
    keywords: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    frequency: str | None = None
    issued: str | None = None
    modified: str | None = None
    version: str | None = None
    version_notes: str | None = None
    landing_page: str | None = None
    access_rights: str | None = None
    provenance: str | None = None
    conforms_to: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    publisher: Agent | None = None
    creator: Agent | None = None
    contact: Agent | None = None
    period: Period | None = None
    place: Place | None = None
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """A dcat:Catalog with its datasets, in the order of their identifiers; series are none of them."""

    iri: str
    datasets: tuple[Dataset, ...] = field(default=())
