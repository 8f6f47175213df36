"""One validation: facts or RDF files against shapes, as a report that every format is made from."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.checking import Engine, data_ntriples, run_engine
from caro_graph.describing import check_catalogue
from caro_graph.engines import Outcome, Result
from caro_graph.fact_findings import fact_findings, finding_of_problem
from caro_graph.findings import FACTS, SEVERITIES, Finding, Report
from caro_graph.loading import load
from caro_graph.problems import CallError, FactsError
from caro_graph.publication import PUBLIC, Publication, find_publication, read_publication
from caro_graph.rdf.data import Data, Profile, as_ntriples, origins
from caro_graph.shapes.check import targeted
from caro_graph.shapes.choice import choose_shapes, folder_of
from caro_graph.shapes.graph import Shapes
from caro_graph.shapes.idle import idle_findings
from caro_graph.shapes.rules import SHAPES, in_language, parted, rule_id, rules_of
from caro_graph.shapes.texts import component_text
from caro_graph.showing import (
    counted,
    counted_facts,
    line_reader,
    severity_of,
    shortened_path,
    shown,
    shown_file,
)
from caro_graph.table_definitions import publication_tables
from caro_graph.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["Options", "validate_facts", "validate_files"]


_UNREAD = {
    "facts": ("facts that cannot all be read", "des faits qui ne se lisent pas tous"),
    "triples": ("files that cannot all be read", "des fichiers qui ne se lisent pas tous"),
}


@dataclass(frozen=True)
class Options:
    """How to validate.

    Attributes:
        shapes: Files and folders of shapes; none for the publication's own.
        engine: ``shacl`` or ``pyshacl``.
        lang: The language of the texts: ``fr`` or ``en``.
        audience: Whom the data is for: the shapes on personal data hold for the public.
        max_results: How many results to give at most, None for all; the counts are exact.
        allow_network: Whether what the shapes import (``owl:imports``) is fetched.
    """

    shapes: tuple[Path, ...] = ()
    engine: Engine = "shacl"
    lang: str = "en"
    audience: str = "public"
    max_results: int | None = None
    allow_network: bool = False


def validate_facts(project: str | Path = ".", options: Options | None = None) -> Report:
    """Validate the facts of a publication.

    Args:
        project: A folder at or below the one that holds ``publication.toml``.
        options: How.

    Raises:
        CallError: the publication or the shapes cannot be used.
    """
    options = options or Options()
    publication = read_publication(find_publication(Path(project)))
    shapes = _shapes(publication, options)
    try:
        facts = load(project, audience=options.audience)
        if options.audience == PUBLIC:
            check_catalogue(facts, publication_tables(publication))
    except FactsError as error:
        return _unread(error, publication.root, shapes, options, "facts")
    profile = Profile()
    deque(profile.watch(quad.triple for quad in facts.quads), maxlen=0)
    deque(profile.watch_classes(facts.vocabulary.axioms), maxlen=0)
    outcome = run_engine(options.engine, shapes, data_ntriples(facts), max_results=options.max_results)
    finding = fact_findings(facts, shapes.prefixes, options.lang, own=not options.shapes)
    found = [finding(result) for result in outcome.results]
    checked = counted_facts(facts.nodes, options.lang)
    place = shown_file(publication.data)
    return _report(found, outcome, shapes, profile, checked, options, publication, place)


def validate_files(
    files: Sequence[str], project: str | Path | None = None, options: Options | None = None
) -> Report:
    """Validate RDF files, merged into one data graph.

    With the publication's own shapes, its ontology is part of the data graph, as it is of the facts'.

    Args:
        files: Paths, or ``-`` for standard input.
        project: The publication whose shapes are used; None for the one in the working directory, if there is
            one, else the shapes that came with the package.
        options: How.

    Raises:
        CallError: a file, or the shapes, cannot be used.
    """
    options = options or Options()
    if not files:
        raise CallError("there is no file to validate: name one, or - for standard input")
    publication = _publication(project)
    shapes = _shapes(publication, options)
    beside = () if options.shapes else _ontology(publication)
    try:
        with as_ntriples(files, beside) as data:
            outcome = run_engine(options.engine, shapes, data.path, max_results=options.max_results)
            found = list(_rdf_findings(outcome.results, data, shapes, options))
    except FactsError as error:
        return _unread(error, Path(), shapes, options, "triples")
    checked = counted(data.triples, "triple", options.lang)
    place = data.parts[0][0]
    return _report(found, outcome, shapes, data.profile, checked, options, publication, place)


def _publication(project: str | Path | None) -> Publication | None:
    """The publication that is named, or the one of the working directory, if it is in one."""
    try:
        root = find_publication(Path(project or "."))
    except CallError:
        if project is not None:
            raise
        return None
    return read_publication(root)


def _ontology(publication: Publication | None) -> Sequence[Triple]:
    vocabulary = read_vocabulary(folder_of(publication, "ontology"))
    return [*vocabulary.concepts, *vocabulary.axioms]


def _shapes(publication: Publication | None, options: Options) -> Shapes:
    return choose_shapes(publication, options.audience, options.shapes, allow_network=options.allow_network)


def _rdf_findings(
    results: Sequence[Result], data: Data, shapes: Shapes, options: Options
) -> Iterator[Finding]:
    """The findings about RDF files: on the focus node and the path, as no syntax of RDF gives places."""
    prefixes = {**data.prefixes, **shapes.prefixes}
    names = [name if name == "<stdin>" else shown_file(name) for name, _ in data.parts]
    foci = {result.focus: _term(result.focus) for result in results}
    files = origins(data, foci.values())
    for result in results:
        message = in_language(result.messages, options.lang) or component_text(result.component, options.lang)
        what, todo = (message, "") if options.shapes else parted(message)
        file = files.get(foci[result.focus])
        file = names[0] if len(names) == 1 else shown_file(file) if file else ", ".join(names)
        yield Finding(
            severity_of(result.severity), what, todo, rule_id(result.shape, shapes.prefixes), file,
            focus=shown(result.focus, prefixes),
            path=shortened_path(result.path, prefixes) if result.path else None,
            value=shown(result.value, prefixes) if result.value else None,
            result=result,
        )  # fmt: skip


def _term(focus: str) -> str:
    return focus if focus.startswith(("<", '"', "_:")) else f"<{focus}>"


def _unread(error: FactsError, root: Path, shapes: Shapes, options: Options, kind: str) -> Report:
    """The report on data that could not be read, so that no shape was asked."""
    line_of = line_reader()
    found = [finding_of_problem(problem, root, line_of) for problem in error.problems]
    rules = rules_of(shapes, set(), options.lang, own=not options.shapes)
    cut = tuple(found[: options.max_results])
    checked = _UNREAD[kind][options.lang == "fr"]
    return Report(
        cut, {"violation": len(found)}, {FACTS: len(found)}, rules, checked, options.engine, options.lang
    )


def _report(
    found: list[Finding],
    outcome: Outcome,
    shapes: Shapes,
    profile: Profile,
    checked: str,
    options: Options,
    publication: Publication | None,
    place: str,
) -> Report:
    reached = targeted(shapes, profile)
    changeable = bool(options.shapes) or bool(publication and (publication.root / "shapes").is_dir())
    network = options.allow_network
    idle = list(idle_findings(shapes, reached, options.lang, own=changeable, network=network, data=place))
    found = [*found, *idle]
    by_rule = Counter({SHAPES: len(idle)} if idle else {})
    counts = Counter(finding.severity for finding in idle)
    for (shape, severity), number in outcome.counts.items():
        by_rule[rule_id(shape, shapes.prefixes)] += number
        counts[severity_of(severity)] += number
    rules = rules_of(shapes, reached, options.lang, own=not options.shapes)
    found.sort(key=lambda finding: (finding.file or "", finding.line or 0, finding.column or 0))
    exact = {severity: counts[severity] for severity in SEVERITIES}
    return Report(tuple(found), exact, dict(by_rule), rules, checked, options.engine, options.lang)
