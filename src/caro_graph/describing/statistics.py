"""What StatDCAT-AP 1.0.1 says of a data set of figures: its dimensions, attributes, units and series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from caro_graph.describing.names import PREFIXES, TYPE, iri, literal
from caro_graph.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad

__all__ = ["statistics_of"]

_QB = PREFIXES["qb"]
_UNIT = PREFIXES["sdmx-attribute"] + "unitMeasure"
_TIMES = frozenset({"http://purl.org/linked-data/sdmx/2009/dimension#refPeriod"})


def statistics_of(quads: Iterable[Quad], vocabulary: Vocabulary) -> Iterator[tuple[str, NamedNode | Literal]]:
    """Yield properties (prefixed names) of a data set of observations, and their values.

    A series is a combination of values of all dimensions but time, in one cube: what StatDCAT-AP counts, not
    the number of observations.
    """
    values: dict[str, dict[str, str]] = {}
    for quad in quads:
        subject, value = (str(getattr(term, "value", "")) for term in (quad.subject, quad.object))
        values.setdefault(subject, {})[quad.predicate.value] = value
    structures = {said[_QB + "structure"] for said in values.values() if _QB + "structure" in said}
    for kind in ("dimension", "attribute"):
        for name in sorted(_components(structures, kind, vocabulary)):
            yield f"statdcat:{kind}", iri(name)
    observations = [said for said in values.values() if said.get(TYPE) == _QB + "Observation"]
    for unit in sorted({said[_UNIT] for said in observations if _UNIT in said}):
        yield "statdcat:statUnitMeasure", iri(unit)
    dimensions = sorted(_components(structures, "dimension", vocabulary) - _TIMES)
    series = {tuple(said.get(name) for name in (_QB + "dataSet", *dimensions)) for said in observations}
    yield "statdcat:numSeries", literal(len(series), "xsd:integer")


def _components(structures: set[str], kind: str, vocabulary: Vocabulary) -> set[str]:
    """The dimensions, or the attributes, of data structures."""
    of = {
        str(getattr(triple.object, "value", ""))
        for triple in vocabulary.axioms
        if triple.predicate.value == _QB + "component" and getattr(triple.subject, "value", "") in structures
    }
    return {
        str(getattr(triple.object, "value", ""))
        for triple in vocabulary.axioms
        if triple.predicate.value == _QB + kind and getattr(triple.subject, "value", "") in of
    }
