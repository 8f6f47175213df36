"""What the quality report measures: the metrics of ``ontology/quality.ttl``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.problems import CallError
from caro_graph.publication import Publication, bundled

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["AMONG", "DQV", "HAVING", "METRICS", "SHARES", "Metric", "read_metrics"]

DQV = "http://www.w3.org/ns/dqv#"
METRICS = "https://w3id.org/caro-graph/def/quality/"
SHARES = ("evidence", "certain", "bilingual", "aligned", "dated")
"""The codes of the shares, in the order of the report."""
HAVING, AMONG = "-having", "-among"
"""What the codes of a share's numerator and denominator end in."""
_FILE = "quality.ttl"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_ABOUT = "https://schema.org/about"


@dataclass(frozen=True)
class Metric:
    """A metric: its code, its labels by language, its datatype, and what it is about.

    ``about`` are the IRIs of classes and code lists (none: of all). ``statements`` are those that define the
    metric, but for blank nodes.
    """

    code: str
    labels: Mapping[str, str]
    datatype: str
    about: frozenset[str]
    statements: Sequence[Triple]

    def label(self, lang: str) -> str:
        """Return the label in that language, else in another."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.code)


def read_metrics(publication: Publication) -> Mapping[str, Metric]:
    """Read each share of :data:`SHARES`, its numerator and its denominator, by code.

    They are those of the publication's own ontology, or of the package's where that has no file of metrics.

    Raises:
        CallError: the file is not Turtle, or lacks a metric or its datatype.
    """
    path = publication.folder("ontology") / _FILE
    if not path.is_file():
        path = bundled("ontology") / _FILE
    found = _statements(path)
    metrics = {}
    for code in (share + part for share in SHARES for part in ("", HAVING, AMONG)):
        metrics[code] = metric = _metric(code, found.get(METRICS + code, []))
        if not metric.datatype:
            raise CallError(f"{path}: the metric '{code}' has no dqv:expectedDataType: define it")
    return metrics


def _statements(path: Path) -> dict[str, list[Triple]]:
    """The statements of a Turtle file, by subject."""
    from pyoxigraph import RdfFormat, parse

    found: dict[str, list[Triple]] = {}
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            found.setdefault(getattr(quad.subject, "value", ""), []).append(quad.triple)
    except (SyntaxError, OSError) as error:
        raise CallError(f"{path}: this is not Turtle ({error})") from error
    return found


def _metric(code: str, statements: Sequence[Triple]) -> Metric:
    from pyoxigraph import Literal, NamedNode

    labels: dict[str, str] = {}
    iris: dict[str, list[str]] = {}
    for triple in statements:
        if isinstance(triple.object, NamedNode):
            iris.setdefault(triple.predicate.value, []).append(triple.object.value)
        elif isinstance(triple.object, Literal) and triple.predicate.value == _LABEL:
            labels[triple.object.language or ""] = triple.object.value
    datatype = next(iter(iris.get(DQV + "expectedDataType", [])), "")
    named = tuple(triple for triple in statements if isinstance(triple.object, NamedNode | Literal))
    return Metric(code, labels, datatype, frozenset(iris.get(_ABOUT, ())), named)
