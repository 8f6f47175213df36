"""The quality report as DQV, written and read again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.problems import CallError
from caro_graph.publication import Publication
from caro_graph.quality.measuring import Measurement
from caro_graph.quality.metrics import AMONG, DQV, HAVING, METRICS, Metric, read_metrics

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["dataset_iri", "quality_turtle", "read_previous"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PREFIXES = {
    "dqv": DQV,
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "metric": METRICS,
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": _XSD,
}
_GRAPH = re.compile(r".*/graph/([a-z0-9][a-z0-9-]*)\Z")


def dataset_iri(publication: Publication) -> str:
    """Return the IRI of all that is published, as the catalogue names it."""
    return f"{publication.base}catalogue/{publication.id}"


def quality_turtle(measurements: Iterable[Measurement], publication: Publication) -> bytes:
    """Return the measurements, each with its two counts, and the metrics that they are of, as DQV in Turtle.

    A share that there is nothing to take of has its counts and no value: it is left out.

    Raises:
        CallError: the metrics cannot be read.
    """
    from pyoxigraph import RdfFormat, serialize

    metrics = read_metrics(publication)
    triples = [*_definitions(metrics), *_measurements(measurements, metrics, publication)]
    content = serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES)
    # The serializer writes its header in an order of its own.
    lines = (content or b"").split(b"\n")
    header = sorted(line for line in lines if line.startswith(b"@prefix "))
    return b"\n".join([*header, *(line for line in lines if not line.startswith(b"@prefix "))])


def _definitions(metrics: Mapping[str, Metric]) -> Iterator[Triple]:
    for metric in metrics.values():
        yield from metric.statements


def _measurements(
    measurements: Iterable[Measurement], metrics: Mapping[str, Metric], publication: Publication
) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    base = publication.base + "quality/"
    derived = NamedNode(_PREFIXES["prov"] + "wasDerivedFrom")
    for measured in measurements:
        graph = f"/{measured.graph}" if measured.graph else ""
        on = publication.graphs + measured.graph if graph else dataset_iri(publication)
        values = {"": measured.value, HAVING: measured.having, AMONG: measured.among}
        for part, value in values.items():
            if value is None:
                continue
            metric = metrics[measured.metric + part]
            name = NamedNode(f"{base}{metric.code}{graph}")
            yield Triple(name, NamedNode(_TYPE), NamedNode(DQV + "QualityMeasurement"))
            yield Triple(name, NamedNode(DQV + "isMeasurementOf"), NamedNode(METRICS + metric.code))
            yield Triple(name, NamedNode(DQV + "computedOn"), NamedNode(on))
            number = Literal(str(value), datatype=NamedNode(metric.datatype))
            yield Triple(name, NamedNode(DQV + "value"), number)
            for count in () if part else (HAVING, AMONG):
                yield Triple(name, derived, NamedNode(f"{base}{measured.metric}{count}{graph}"))


def read_previous(path: Path) -> Mapping[str, Decimal]:
    """Read the shares of an earlier ``quality.ttl``, by the ``key`` of their measurement.

    Measurements of other metrics are passed over.

    Raises:
        CallError: the file cannot be read, is not Turtle, has no measurement, or one that is not a share.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    measured: dict[str, dict[str, NamedNode | Literal]] = {}
    try:
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
            if isinstance(quad.object, NamedNode | Literal) and quad.predicate.value.startswith(DQV):
                name = quad.predicate.value.removeprefix(DQV)
                measured.setdefault(str(quad.subject), {})[name] = quad.object
    except OSError as error:
        raise CallError(f"{path}: it cannot be read ({error.strerror}): name a quality.ttl") from error
    except SyntaxError as error:
        raise CallError(f"{path}:{error.lineno}: this is not Turtle: name a quality.ttl") from error
    found = [
        parts for parts in measured.values() if parts.keys() >= {"isMeasurementOf", "computedOn", "value"}
    ]
    if not found:
        raise CallError(f"{path}: there is no measurement of DQV in it: name the quality.ttl of a release")
    shares: dict[str, Decimal] = {}
    for parts in found:
        code = parts["isMeasurementOf"].value
        if code.startswith(METRICS) and not code.endswith((HAVING, AMONG)):
            graph = _GRAPH.match(parts["computedOn"].value)
            key = code.removeprefix(METRICS) + (f"/{graph[1]}" if graph else "")
            share = _share(parts["value"].value, key, path)
            if shares.setdefault(key, share) != share:
                raise CallError(f"{path}: '{key}' has two values: keep one")
    return shares


def _share(text: str, key: str, path: Path) -> Decimal:
    if not re.fullmatch(r"[0-9]{0,20}\.?[0-9]{1,20}", text) or not 0 <= Decimal(text) <= 1:
        raise CallError(f"{path}: the value of '{key}', '{text[:40]}', is no share from 0 to 1: correct it")
    return Decimal(text)
