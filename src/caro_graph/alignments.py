"""What authorities call the same things: the matches that lead out of the publication, each with its source.

They are those of the facts (links of ``data/``, and the match keys of nodes) and those of the code lists
(``ontology/schemes``); ``ontology/authorities.ttl`` describes the authorities' lists that the latter lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from caro_graph.derive import DERIVED_GRAPH
from caro_graph.loading import CONCEPTS_GRAPH, Facts
from caro_graph.publication import Publication
from caro_graph.vocabulary import MATCHES

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad, Triple

__all__ = ["Alignment", "read_alignments"]

_DEF = "https://w3id.org/caro-graph/def"
_CARO = _DEF + "#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SOURCE = "http://www.w3.org/ns/prov#wasQuotedFrom"
_LABELS = (_SKOS + "prefLabel", _RDFS + "label")
_VERSIONS = ("https://schema.org/version", "http://www.w3.org/2002/07/owl#versionInfo")
_PAGES = ("http://xmlns.com/foaf/0.1/page", _RDFS + "seeAlso")
_CURATED = "https://w3id.org/semapv/vocab/ManualMappingCuration"

_Described = Mapping[str, Mapping[str, Sequence["NamedNode | Literal"]]]


@dataclass(frozen=True)
class Alignment:
    """A match with a term of an authority, by the slots of SSSOM; what is not known is empty.

    ``*_id``, ``*_source`` and ``mapping_justification`` are IRIs; ``mapping_date`` is the day
    (``2026-11-29``) on which the authority's list was read.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    subject_source: str
    object_source: str
    object_source_version: str
    mapping_date: str
    see_also: str
    comment: str


def read_alignments(facts: Facts) -> tuple[Alignment, ...]:
    """Return the matches of the facts and of the code lists that lead out of the publication, sorted."""
    said = _described(facts.quads)
    known = _described(facts.vocabulary.axioms)
    found = {*_of_codes(facts, known), *_of_links(facts, said), *_of_keys(facts, said)}
    return tuple(sorted(found, key=astuple))


# --- The matches ------------------------------------------------------------------------------------------


def _of_codes(facts: Facts, known: _Described) -> Iterator[Alignment]:
    """The matches of the code lists: their source is the list of ``authorities.ttl`` that has the term."""
    concepts = _described(facts.vocabulary.concepts)
    spaces = {space: iri for iri in known for space in _texts(known, iri, "http://rdfs.org/ns/void#uriSpace")}
    for code, predicate, target in _matches(concepts, facts.publication):
        space = max((space for space in spaces if target.startswith(space)), key=len, default="")
        source = spaces.get(space, "")
        yield _alignment(
            facts,
            (code, predicate, target),
            labels=(_label(concepts, code, facts), _label(known, target, facts)),
            origin=_first(concepts, code, _SKOS + "inScheme"),
            source=source,
            about=known,
            date=_first(known, source, "http://purl.org/pav/retrievedOn"),
            comment=_text(known, target, _RDFS + "comment", facts),
        )


def _of_links(facts: Facts, said: _Described) -> Iterator[Alignment]:
    """The matches that a link states, with its evidence."""
    for link in said:
        subject, target = (_first(said, link, _CARO + end) for end in ("from", "to"))
        code = _first(said, link, _CARO + "relation").rpartition("/")[2]
        predicate = facts.vocabulary.direct.get(code, "")
        if predicate not in MATCHES or not subject or not _is_elsewhere(target, facts.publication):
            continue
        sure = _first(said, link, _CARO + "certainty").rpartition("/")[2]
        reason = _text(said, link, _CARO + "method", facts) or _text(
            said, link, _SKOS + "editorialNote", facts
        )
        doubt = "" if sure == "certain" else f"[{sure}]"
        yield _alignment(
            facts,
            (subject, predicate, target),
            labels=(_label(said, subject, facts), _text(said, link, _CARO + "quote", facts)),
            source=_first(said, link, _SOURCE),
            about=said,
            date=_first(said, link, "http://purl.org/dc/terms/created"),
            comment=" ".join(filter(None, (doubt, reason))),
        )


def _of_keys(facts: Facts, said: _Described) -> Iterator[Alignment]:
    """The matches that nodes have as a key (``exactMatch: ...``): their source is the node's."""
    aside = {facts.publication.graphs + name for name in (CONCEPTS_GRAPH, DERIVED_GRAPH)}
    written = [quad for quad in facts.quads if getattr(quad.graph_name, "value", "") not in aside]
    for subject, predicate, target in _matches(_described(written), facts.publication):
        yield _alignment(
            facts,
            (subject, predicate, target),
            labels=(_label(said, subject, facts), ""),
            source=_first(said, subject, _SOURCE),
            about=said,
        )


def _alignment(
    facts: Facts,
    match: tuple[str, str, str],
    *,
    labels: tuple[str, str],
    source: str,
    about: _Described,
    origin: str = "",
    date: str = "",
    comment: str = "",
) -> Alignment:
    subject, predicate, target = match
    return Alignment(
        subject_id=subject,
        subject_label=labels[0],
        predicate_id=predicate,
        object_id=target,
        object_label=labels[1],
        mapping_justification=_CURATED,
        subject_source=origin or f"{facts.publication.base}catalogue/{facts.publication.id}",
        object_source=source,
        object_source_version=_first(about, source, *_VERSIONS),
        mapping_date=date,
        see_also=_first(about, source, *_PAGES),
        comment=comment,
    )


def _matches(described: _Described, publication: Publication) -> Iterator[tuple[str, str, str]]:
    for subject, properties in described.items():
        for predicate in MATCHES:
            for value in properties.get(predicate, ()):
                if _is_elsewhere(value.value, publication):
                    yield subject, predicate, value.value


def _is_elsewhere(iri: str, publication: Publication) -> bool:
    """Whether an IRI is neither the publication's nor its vocabulary's."""
    return bool(iri) and not iri.startswith((publication.base, _CARO, _DEF + "/"))


# --- What is said -----------------------------------------------------------------------------------------


def _described(statements: Iterable[Quad | Triple]) -> _Described:
    """The values of each property of each thing, sorted."""
    from pyoxigraph import Literal, NamedNode

    found: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for statement in statements:
        subject, value = statement.subject, statement.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            found.setdefault(subject.value, {}).setdefault(statement.predicate.value, []).append(value)
    return {
        iri: {predicate: sorted(set(values), key=str) for predicate, values in properties.items()}
        for iri, properties in found.items()
    }


def _values(described: _Described, iri: str, predicate: str) -> Sequence[NamedNode | Literal]:
    return described.get(iri, {}).get(predicate, ())


def _texts(described: _Described, iri: str, predicate: str) -> list[str]:
    return [value.value for value in _values(described, iri, predicate)]


def _first(described: _Described, iri: str, *predicates: str) -> str:
    return next((text for predicate in predicates for text in _texts(described, iri, predicate)), "")


def _text(described: _Described, iri: str, predicate: str, facts: Facts) -> str:
    """A text in the first of the publication's languages that has it, else in any; on one line."""
    texts = {
        getattr(value, "language", None) or "": value.value for value in _values(described, iri, predicate)
    }
    spoken = [texts[language] for language in facts.publication.languages if language in texts]
    return " ".join(next(iter([*spoken, *texts.values()]), "").split())


def _label(described: _Described, iri: str, facts: Facts) -> str:
    return next(filter(None, (_text(described, iri, predicate, facts) for predicate in _LABELS)), "")
