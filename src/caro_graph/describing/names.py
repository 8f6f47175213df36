"""Terms of RDF by their prefixed names, as the catalogue and its neighbours write them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode

__all__ = ["PREFIXES", "SHA256", "TYPE", "blank", "iri", "literal", "text"]

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "iana": "https://www.iana.org/assignments/media-types/",
    "igeo": "http://rdf.insee.fr/def/geo#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "statdcat": "http://data.europa.eu/m8g/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPE = PREFIXES["rdf"] + "type"
SHA256 = "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
"""With https: DCAT-AP's shapes and the portals take this one; the vocabulary's own (http) makes udata drop
the data set."""


def iri(name: str) -> NamedNode:
    """Return the IRI of a prefixed name, or of an IRI written whole.

    >>> iri("dct:title").value, iri("https://example.org/a").value
    ('http://purl.org/dc/terms/title', 'https://example.org/a')
    """
    from pyoxigraph import NamedNode

    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)


def blank(role: str, owner: str) -> BlankNode:
    """Return the blank node that something has in a role: another for another, the same in each build."""
    from pyoxigraph import BlankNode

    return BlankNode(f"{role}-{hashlib.sha256(owner.encode()).hexdigest()[:24]}")


def literal(value: object, datatype: str) -> Literal:
    """Return a typed literal; the datatype is a prefixed name."""
    from pyoxigraph import Literal

    return Literal(str(value), datatype=iri(datatype))


def text(value: str, language: str | None = None) -> Literal:
    """Return a plain text, in a language where one is given."""
    from pyoxigraph import Literal

    return Literal(value, language=language)
