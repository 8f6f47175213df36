"""What a validation found, ready to be shown: each finding with its place, its rule and its evidence.

Every report format is a function of one :class:`Report`; none of them computes anything of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from caro_graph.engines import Result

__all__ = ["FACTS", "SEVERITIES", "Evidence", "Finding", "Report", "Rule", "Severity"]

Severity = Literal["violation", "warning", "info"]
FACTS = "facts"
"""The id of the rule that the data can be read."""
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""The severities of SHACL, the gravest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the source document states the fact that a finding is about.

    Attributes:
        document: The label of the document.
        lines: The lines of its archived text, as the fact cites them: ``84-91, 171``.
        words: The words that carry the fact.
    """

    document: str
    lines: str
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What is checked: a shape, or the form of the facts.

    Attributes:
        id: A short and stable name: the prefixed name of the shape, or ``facts``.
        iri: The IRI of the shape; None for what is no shape.
        title: What the rule asks for, in a line.
        help: The same at length; may be empty.
        severity: The severity of its findings.
        targeted: Whether the data has a node for it: a rule without one checked nothing.
    """

    id: str
    iri: str | None
    title: str
    help: str
    severity: Severity
    targeted: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, on the place that has to change.

    Attributes:
        severity: ``violation``, ``warning`` or ``info``.
        what: What is wrong.
        todo: What to do about it; may be empty.
        rule: The ``id`` of the :class:`Rule`.
        file: The file, relative to the working directory if it lies below it; ``<stdin>`` for
            standard input; None if it is not known.
        line: The line, from 1; None where a file has no places (RDF syntaxes other than the facts').
        column: The column in characters, from 1; None as ``line``.
        end_column: The column after the last character of what has to change; None as ``line``.
        excerpt: The line as it stands in the file; None as ``line``.
        focus: The focus node, in prefixed form where a prefix is declared.
        path: The property path, likewise; None for the node itself.
        value: The value, likewise and not longer than a line; None where the constraint names none.
        evidence: Where the source document states the fact; None if it has none.
        result: The SHACL result; None for what the reader of the facts found.
    """

    severity: Severity
    what: str
    todo: str
    rule: str
    file: str | None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    excerpt: str | None = None
    focus: str | None = None
    path: str | None = None
    value: str | None = None
    evidence: Evidence | None = None
    result: Result | None = field(default=None)


@dataclass(frozen=True)
class Report:
    """What a validation found.

    Attributes:
        findings: What was found, sorted by file, line and column; no more SHACL results than asked for.
        counts: How much was found of each severity: exact, however many findings are given.
        by_rule: How much was found by each rule, by its id: exact too; rules that found nothing are left out.
        rules: Every rule that was checked, whether it found something or not, sorted by id.
        checked: What was checked, in words: ``620 facts``.
        engine: The name of the SHACL engine.
        lang: The language of the texts: ``fr`` or ``en``.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[Severity, int]
    by_rule: Mapping[str, int]
    rules: tuple[Rule, ...]
    checked: str
    engine: str
    lang: str

    @property
    def unread(self) -> bool:
        """Whether the data could not be read, so that no shape was asked."""
        return bool(self.by_rule.get(FACTS))

    @property
    def total(self) -> int:
        """How much was found, shown or not."""
        return sum(self.counts.values())

    def fails(self, on: Severity | Literal["never"]) -> bool:
        """Whether something of severity ``on`` or graver was found; ``never`` is never true."""
        if on == "never":
            return False
        return any(self.counts.get(name, 0) for name in SEVERITIES[: SEVERITIES.index(on) + 1])
