"""The record of a build (PROV-O): from which files it was made, each with its SHA-256, by what and how."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caro_graph import __version__
from caro_graph.describing.dcat import build_iri
from caro_graph.describing.names import SHA256, TYPE, iri, literal, text
from caro_graph.epoch import source_date_epoch
from caro_graph.loading import Facts
from caro_graph.publication import FILE
from caro_graph.reading.files import CATALOGUE

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["provenance_triples"]

_READ = {"ontology": (".ttl", ".jsonld"), "shapes": (".ttl",), "queries": (".rq",)}
"""What a build reads of each folder besides the facts."""


def _inputs(facts: Facts) -> Iterator[tuple[str, Path]]:
    """Yield the files that a build is made from: their names relative to the publication, and their paths.

    A file of which nothing is published for this audience is not named: its checksum could confirm a guess.
    """
    publication = facts.publication
    named = {FILE, *(node.file for node in facts.nodes)}
    catalogue = publication.data / CATALOGUE
    if catalogue.is_file():
        named.add(catalogue.relative_to(publication.root).as_posix())
    yield from ((name, publication.root / name) for name in sorted(named))
    for name, suffixes in _READ.items():
        folder = publication.folder(name)
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if path.suffix in suffixes and path.is_file():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def provenance_triples(facts: Facts, datasets: Iterable[str]) -> Iterator[Triple]:
    """Yield the record of the build.

    The moment of the build is that of the environment variable ``SOURCE_DATE_EPOCH`` (seconds since 1970), as
    reproducible builds have it; without it, none is stated: the same facts give the same bytes.

    Args:
        facts: The facts.
        datasets: The IRIs of the data sets that the build made.

    Raises:
        CallError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    from pyoxigraph import Triple

    for subject, predicate, value in _statements(facts, datasets):
        yield Triple(subject, iri(predicate), value)


def _statements(facts: Facts, datasets: Iterable[str]) -> Iterator[tuple[Any, str, Any]]:
    from pyoxigraph import BlankNode

    name = build_iri(facts.publication)
    build, software, plan = iri(name), iri(f"{name}#software"), iri(f"{name}#plan")
    yield build, TYPE, iri("prov:Activity")
    yield build, "rdfs:label", text("Construction de la publication", "fr")
    yield build, "rdfs:label", text("Build of the publication", "en")
    if moment := _moment():
        yield build, "prov:endedAtTime", literal(moment, "xsd:dateTime")
    yield software, TYPE, iri("prov:SoftwareAgent")
    yield software, "rdfs:label", text("caro-graph")
    yield software, "schema:softwareVersion", text(__version__)
    yield plan, TYPE, iri("prov:Plan")
    yield plan, "rdfs:label", text(f"caro-graph build --audience {facts.audience}")
    association = BlankNode("association")
    yield build, "prov:wasAssociatedWith", software
    yield build, "prov:qualifiedAssociation", association
    yield association, TYPE, iri("prov:Association")
    yield association, "prov:agent", software
    yield association, "prov:hadPlan", plan
    for dataset in datasets:
        yield build, "prov:generated", iri(dataset)
    for number, (path, file) in enumerate(_inputs(facts), 1):
        raw = os.fsencode(path)  # a name need not be UTF-8
        entity, checksum = iri(f"{name}/{quote(raw)}"), BlankNode(f"input-{number}")
        content = file.read_bytes()
        yield build, "prov:used", entity
        yield entity, TYPE, iri("prov:Entity")
        yield entity, "dct:title", text(raw.decode("utf-8", "replace"))
        yield entity, "spdx:checksum", checksum
        yield checksum, TYPE, iri("spdx:Checksum")
        yield checksum, "spdx:algorithm", iri(SHA256)
        yield checksum, "spdx:checksumValue", literal(hashlib.sha256(content).hexdigest(), "xsd:hexBinary")


def _moment() -> str | None:
    seconds = source_date_epoch(os.environ)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
