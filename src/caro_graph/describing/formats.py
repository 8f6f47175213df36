"""The formats of what is published, by suffix: the IANA media type, the file type of the EU's list."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Format", "format_of"]

_EU = "http://publications.europa.eu/resource/authority/file-type/"
_IANA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Format:
    """A format: its name, its media type (IANA), and its code in the EU's list of file types."""

    name: str
    media: str
    code: str

    @property
    def media_iri(self) -> str:
        """The IRI of the media type in IANA's registry."""
        return _IANA + self.media

    @property
    def file_type(self) -> str:
        """The IRI of the file type in the EU's list."""
        return _EU + self.code


_FORMATS = {
    ".csv": Format("CSV", "text/csv", "CSV"),
    ".html": Format("HTML", "text/html", "HTML"),
    ".json": Format("JSON", "application/json", "JSON"),
    ".jsonld": Format("JSON-LD", "application/ld+json", "JSON_LD"),
    ".nq": Format("N-Quads", "application/n-quads", "RDF_N_QUADS"),
    ".nt": Format("N-Triples", "application/n-triples", "RDF_N_TRIPLES"),
    ".rdf": Format("RDF/XML", "application/rdf+xml", "RDF_XML"),
    ".rq": Format("SPARQL", "application/sparql-query", "SPARQLQ"),
    ".trig": Format("TriG", "application/trig", "RDF_TRIG"),
    ".tsv": Format("TSV", "text/tab-separated-values", "TSV"),
    ".ttl": Format("Turtle", "text/turtle", "RDF_TURTLE"),
}


def format_of(path: str) -> Format | None:
    """Return the format of a file by the suffix of its name, None where it has no such suffix.

    >>> format_of("caro.ttl").media
    'text/turtle'
    """
    name = path.rpartition("/")[2]
    return _FORMATS.get(name[name.rfind(".") :]) if "." in name else None
