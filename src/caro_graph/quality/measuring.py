"""How good the facts are: the shares that have evidence, a certain reading, both languages, and so on.

What each share is of, and in which words, stands in ``ontology/quality.ttl``; here it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.facts import is_tombstone
from caro_graph.loading import CONCEPTS_GRAPH, Facts
from caro_graph.problems import CallError
from caro_graph.publication import FILE, Publication
from caro_graph.quality.metrics import SHARES, read_metrics
from caro_graph.releasing.released import releases
from caro_graph.versions import order
from caro_graph.vocabulary import MATCHES

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

__all__ = ["QUALITY_FILE", "Measurement", "last_release", "measure"]

QUALITY_FILE = "quality.ttl"
"""The file of a build, and of a release, that has the measurements."""
_STEP = Decimal("0.0001")

_CARO = "https://w3id.org/caro-graph/def#"
_VOCABULARY = "https://w3id.org/caro-graph/def"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_SCHEMA = "https://schema.org/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
_LABEL, _SCHEME = _SKOS + "prefLabel", _SKOS + "inScheme"
_SOURCE, _LINES, _CERTAINTY = _PROV + "wasQuotedFrom", _CARO + "lines", _CARO + "certainty"
_CERTAIN = _VOCABULARY + "/certainty/certain"
_CODES = ("http://rdf.insee.fr/def/geo#codeINSEE", _CARO + "siren")
_DATES = (
    *(_DCT + "date", _DCT + "issued", _SCHEMA + "startDate", _SCHEMA + "endDate"),
    *(_CARO + "referencePeriod", _CARO + "targetYear"),
)


@dataclass(frozen=True)
class Measurement:
    """A share: of how many things (``among``) how many have what is asked for (``having``).

    ``metric`` is the code of the metric; ``graph`` the short name of the named graph that is measured, empty
    for all of them; ``before`` the share in the last release, where it is known.
    """

    metric: str
    having: int
    among: int
    before: Decimal | None = None
    graph: str = ""

    @property
    def key(self) -> str:
        """A name for what is measured: ``evidence``, or ``evidence/reference`` for one graph."""
        return f"{self.metric}/{self.graph}" if self.graph else self.metric

    @property
    def value(self) -> Decimal | None:
        """The share, from 0 to 1, to four decimals; None where there is nothing to measure.

        Only nothing is 0 and only all is 1, however near the share comes.
        """
        if not self.among:
            return None
        near = (Decimal(self.having) / self.among).quantize(_STEP)
        least = _STEP if self.having else Decimal(0)
        most = 1 - _STEP if self.having < self.among else Decimal(1)
        return min(max(near, least), most).quantize(_STEP)


@dataclass(frozen=True)
class _Thing:
    """A fact, a document or a code: its graph, and its values by property, from all graphs."""

    graph: str
    values: Mapping[str, tuple[NamedNode | Literal, ...]]

    def iris(self, predicate: str) -> frozenset[str]:
        return frozenset(value.value for value in self.values.get(predicate, ()))

    def has(self, *predicates: str) -> bool:
        return any(predicate in self.values for predicate in predicates)

    @property
    def is_fact(self) -> bool:
        """A code is no fact, nor is a document, which is what evidence leads to."""
        return self.graph != CONCEPTS_GRAPH and _DOCUMENT not in self.iris(_TYPE)


def measure(facts: Facts, previous: Mapping[str, Decimal] | None = None) -> tuple[Measurement, ...]:
    """Measure each share, on all graphs and then on each that has something to measure.

    Args:
        facts: The facts of one audience.
        previous: The shares of the last release, by :attr:`Measurement.key`.

    Raises:
        CallError: the metrics cannot be read.
    """
    things = _things(facts)
    metrics = read_metrics(facts.publication)
    before = previous or {}
    whole: list[Measurement] = []
    parts: list[Measurement] = []
    for code, (applies, has) in _rules(things, facts.publication).items():
        about = metrics[code].about
        counts: dict[str, list[int]] = {"": [0, 0]}
        for thing in things.values():
            if applies(thing) and (not about or about & (thing.iris(_TYPE) | thing.iris(_SCHEME))):
                for graph in ("", thing.graph):
                    count = counts.setdefault(graph, [0, 0])
                    count[0] += has(thing)
                    count[1] += 1
        for graph, (having, among) in sorted(counts.items()):
            key = f"{code}/{graph}" if graph else code
            (parts if graph else whole).append(Measurement(code, having, among, before.get(key), graph))
    return (*whole, *parts)


def _things(facts: Facts) -> dict[str, _Thing]:
    """The facts, the documents and the codes that they use, by IRI."""
    from pyoxigraph import Literal, NamedNode

    concepts = facts.publication.graphs + CONCEPTS_GRAPH
    said = {quad.object for quad in facts.quads if getattr(quad.graph_name, "value", "") != concepts}
    codes = {triple.subject for triple in facts.vocabulary.concepts} & said
    graphs = {str(getattr(code, "value", "")): CONCEPTS_GRAPH for code in codes}
    # What is left of a withdrawn fact is none.
    nodes = (node for node in facts.nodes if not is_tombstone(node))
    graphs |= {facts.publication.things + node.id: node.graph for node in nodes}
    values: dict[str, dict[str, tuple[NamedNode | Literal, ...]]] = {iri: {} for iri in graphs}
    for quad in facts.quads:
        known = values.get(getattr(quad.subject, "value", ""))
        if known is not None and isinstance(quad.object, NamedNode | Literal):
            known[quad.predicate.value] = (*known.get(quad.predicate.value, ()), quad.object)
    return {iri: _Thing(graph, values[iri]) for iri, graph in graphs.items()}


_Test = Callable[[_Thing], bool]


def _rules(things: Mapping[str, _Thing], publication: Publication) -> dict[str, tuple[_Test, _Test]]:
    """For each share, which things it is of, and which of them have what it asks for."""
    archived = {iri for iri, thing in things.items() if thing.has(_CARO + "lineCount")}
    own = (publication.base, _CARO, _VOCABULARY + "/")

    def evident(thing: _Thing) -> bool:
        if sources := thing.iris(_SOURCE):
            return thing.has(_LINES) or not sources & archived
        return thing.has(_PROV + "wasDerivedFrom") and thing.has(_CARO + "method")

    def aligned(thing: _Thing) -> bool:
        links = (iri for predicate in MATCHES for iri in thing.iris(predicate))
        return thing.has(*_CODES) or any(not iri.startswith(own) for iri in links)

    rules: dict[str, tuple[_Test, _Test]] = {
        "evidence": (lambda thing: thing.is_fact, evident),
        "certain": (lambda thing: thing.has(_CERTAINTY), lambda thing: _CERTAIN in thing.iris(_CERTAINTY)),
        "bilingual": (lambda thing: not _is_quotation(thing), _is_bilingual),
        "aligned": (lambda thing: True, aligned),
        "dated": (lambda thing: True, lambda thing: thing.has(*_DATES)),
    }
    return {code: rules[code] for code in SHARES}


def _is_quotation(thing: _Thing) -> bool:
    """Whether the label is the document's own words: the words of a fact with lines and no separate quote."""
    return thing.has(_LINES) and not thing.has(_CARO + "quote")


def _is_bilingual(thing: _Thing) -> bool:
    return {"fr", "en"} <= {getattr(label, "language", None) for label in thing.values.get(_LABEL, ())}


def last_release(publication: Publication) -> Path | None:
    """Return ``releases/<version>/quality.ttl`` of the highest version below the publication's, if any.

    Versions are in the order of Semantic Versioning; other folders are not looked at.

    Raises:
        CallError: there are releases, and the publication's own version is not such a version.
    """
    reports = [(order(one.version), one.folder / QUALITY_FILE) for one in releases(publication)]
    known = [(rank, path) for rank, path in reports if rank and path.is_file()]
    current = order(publication.version)
    if known and not current:
        raise CallError(
            f"{publication.root / FILE}: version: '{publication.version}' is not of the form 1.2.3, so the "
            "release before it is not known: correct it, or name a file with --previous"
        )
    below = [path for rank, path in known if current and rank < current]
    return below[-1] if below else None
