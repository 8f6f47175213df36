"""The findings of a report by the document that states the fact, then by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from caro_graph.findings import Finding

__all__ = ["FileGroup", "Group", "grouped"]


@dataclass(frozen=True, slots=True)
class FileGroup:
    """The findings in one file; ``id`` is the fragment of its heading."""

    id: str
    file: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings on the facts of one document, None for those of no document."""

    id: str
    document: str | None
    files: tuple[FileGroup, ...]


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Group findings in the order in which they come, those without a document last."""
    by_document: dict[str | None, dict[str | None, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        document = finding.evidence.document if finding.evidence else None
        by_document[document or None][finding.file].append(finding)
    ordered = sorted(by_document.items(), key=lambda item: item[0] is None)
    return tuple(
        Group(
            f"document-{number}",
            document,
            tuple(
                FileGroup(f"document-{number}-file-{index}", file, tuple(found))
                for index, (file, found) in enumerate(by_file.items(), 1)
            ),
        )
        for number, (document, by_file) in enumerate(ordered, 1)
    )
