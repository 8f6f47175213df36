"""The cases of ``tests/shapes/``: what is in them, what both engines find there, what was approved.

A case is a small graph. It is validated with the part of the ontology that it uses: its codes with their
schemes, its structures, and which class is under which. A case whose name begins with ``internal-`` is
validated without the shapes on personal data, as the internal audience is.

``python tests/shapes_support.py`` writes the reports anew from what the fast engine finds, for a person to
read and approve; the tests then hold both engines to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, RDFS, SH, SKOS

from caro_graph.engines import Result, validate_with
from caro_graph.shapes.choice import PERSONAL
from caro_graph.shapes.graph import read_shapes, shape_files

Term = NamedNode | BlankNode | Literal
Report = dict[Term, dict[str, list[Term]]]

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "shapes"
REPORT = ".report.ttl"
BASE = "https://w3id.org/caro-graph/id/"
SHAPE = "https://w3id.org/caro-graph/shape/"
DEFINED = "https://w3id.org/caro-graph/def#"
QB = "http://purl.org/linked-data/cube#"
_USED = {str(term) for term in (RDF.type, SKOS.prefLabel, SKOS.notation, SKOS.inScheme)}
_USED |= {QB + "component", QB + "dimension"}


def cases(kind: str) -> list[Path]:
    """The cases of ``valid/`` or ``invalid/``, without their reports."""
    return [path for path in sorted((CASES / kind).glob("*.ttl")) if not path.name.endswith(REPORT)]


@cache
def shapes(*, internal: bool = False) -> str:
    """The shapes of the public or the internal audience, as N-Triples."""
    return read_shapes(shape_files([ROOT / "shapes"], without=(PERSONAL,) if internal else ())).text


@cache
def shapes_graph() -> rdflib.Graph:
    """All shapes, as a graph."""
    return rdflib.Graph().parse(data=shapes(), format="turtle")


def found(case: Path, engine: str) -> list[Result]:
    """What an engine finds in a case."""
    outcome = validate_with(engine, shapes(internal=case.name.startswith("internal-")), data(case))
    return list(outcome.results)


@cache
def data(case: Path) -> str:
    """The graph of a case with what it uses of the ontology, as N-Triples."""
    triples = [quad.triple for quad in parse(path=case, format=RdfFormat.TURTLE)]
    used = dict.fromkeys(triples)
    wanted = [term.value for triple in triples for term in triple if isinstance(term, NamedNode)]
    seen: set[str] = set()
    while wanted:
        subject = wanted.pop()
        if subject not in seen:
            seen.add(subject)
            for triple in _ontology()[subject]:
                used[triple] = None
                if isinstance(triple.object, NamedNode):
                    wanted.append(triple.object.value)
    return "".join(f"{triple} .\n" for triple in used)


@cache
def _ontology() -> dict[str, list[Triple]]:
    """The statements of the ontology that cases use, by subject."""
    described: dict[str, list[Triple]] = defaultdict(list)
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            triple, predicate = quad.triple, quad.predicate.value
            under = predicate == str(RDFS.subClassOf)
            if under or (predicate in _USED and not triple.subject.value.startswith(DEFINED)):
                described[triple.subject.value].append(triple)
    return described


def report_of(case: Path) -> Path:
    """The approved report beside a case."""
    return case.with_name(case.stem + REPORT)


@cache
def approved(case: Path) -> tuple[Result, ...]:
    """The results of the approved report of a case."""
    report: Report = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=report_of(case), format=RdfFormat.TURTLE):
        report[quad.subject][quad.predicate.value].append(quad.object)
    return tuple(_result(report, node) for node in list(report) if str(SH.focusNode) in report[node])


def _result(report: Report, node: Term) -> Result:
    def all_of(name: str) -> list[Term]:
        return report[node][str(SH[name])]

    return Result(
        focus=all_of("focusNode")[0].value,
        path=next((_path(report, path) for path in all_of("resultPath")), None),
        value=next(map(str, all_of("value")), None),
        shape=all_of("sourceShape")[0].value,
        component=all_of("sourceConstraintComponent")[0].value,
        severity=all_of("resultSeverity")[0].value,
        messages={text.language: text.value for text in all_of("resultMessage")},
    )


def _path(report: Report, path: Term) -> str:
    """A property, its inverse, or a sequence of properties, as :class:`Result` has it."""
    if isinstance(path, NamedNode):
        return path.value
    if inverse := report[path][str(SH.inversePath)]:
        return f"^{inverse[0]}"
    steps = []
    while path != NamedNode(str(RDF.nil)):
        steps.append(str(report[path][str(RDF.first)][0]))
        path = report[path][str(RDF.rest)][0]
    return f"({'/'.join(steps)})"


def compared(results: list[Result] | tuple[Result, ...]) -> list[tuple[object, ...]]:
    """Results in the form in which they are compared: as a multiset, every field of them."""
    return sorted(
        (
            result.focus,
            result.path or "",
            result.shape,
            result.component,
            result.value or "",
            result.severity,
            tuple(sorted(result.messages.items())),
        )
        for result in results
    )


def report_text(case: Path, results: list[Result]) -> str:
    """A report as a person reads it: sorted, a line for each field."""
    head = [f"# What both engines find in {case.name}.", "", f"@base <{BASE}> ."]
    head += [f"@prefix sh: <{SH}> .", f"@prefix shape: <{SHAPE}> .", "", "[] a sh:ValidationReport ;"]
    head += ["    sh:conforms false ;", "    sh:result"]
    blocks = ["        [\n" + " ;\n".join(_rows(result)) + "\n        ]" for result in results]
    return "\n".join(head) + "\n" + ",\n".join(blocks) + " .\n"


def _rows(result: Result) -> list[str]:
    texts = [str(Literal(text, language=tag)) for tag, text in sorted(result.messages.items(), reverse=True)]
    rows = [
        f"sh:focusNode <{result.focus.removeprefix(BASE)}>",
        f"sh:resultPath {_written(result.path)}" if result.path is not None else "",
        f"sh:value {result.value.replace(f'<{BASE}', '<')}" if result.value is not None else "",
        f"sh:sourceShape shape:{result.shape.removeprefix(SHAPE)}",
        f"sh:sourceConstraintComponent sh:{result.component.removeprefix(str(SH))}",
        f"sh:resultSeverity sh:{result.severity.removeprefix(str(SH))}",
        "sh:resultMessage\n" + ",\n".join(" " * 16 + text for text in texts),
    ]
    return [" " * 12 + row for row in rows if row]


def _written(path: str) -> str:
    """A path in Turtle: a property, its inverse, or a sequence of properties, all that a result has here."""
    if path.startswith("^"):
        return f"[ sh:inversePath {path[1:]} ]"
    if not path.startswith("("):
        return f"<{path}>"
    steps = re.findall(r"<[^>]*>", path)
    if path != f"({'/'.join(steps)})":
        raise ValueError(f"{path}: write this path by hand")
    return f"( {' '.join(steps)} )"


def main() -> None:
    """Write every report anew, and take away those of cases that are gone."""
    for path in (CASES / "invalid").glob(f"*{REPORT}"):
        path.unlink()
    for case in cases("invalid"):
        report_of(case).write_text(report_text(case, found(case, "shacl")), "utf-8")


if __name__ == "__main__":
    main()
