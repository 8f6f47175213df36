"""Whether the words of the facts stand in the archived texts: looked for, or left out, but never silently."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from caro_graph.loading import read_checked
from caro_graph.problems import CallError, Problem
from caro_graph.publication import Publication
from caro_graph.verifying import Account, verify

__all__ = ["Evidence", "check_evidence"]


@dataclass(frozen=True)
class Evidence:
    """What became of the evidence: ``verified``, ``waived``, or ``none`` there to verify; what is wrong."""

    state: Literal["verified", "waived", "none"]
    accounts: tuple[Account, ...] = ()
    problems: tuple[Problem, ...] = ()


def check_evidence(publication: Publication, texts: Path | None, *, waived: bool) -> Evidence:
    """Look for every fact's words in the archived texts.

    Args:
        publication: The publication.
        texts: The folder of archived texts.
        waived: Whether the release is to be made without them.

    Raises:
        FactsError: the facts are wrong.
        CallError: there are archived documents, and neither their texts nor leave to go without; or a text
            is not there.
    """
    if texts is not None:
        verification = verify(texts, publication.root)
        return Evidence("verified", verification.accounts, verification.problems)
    _, _, nodes = read_checked(publication)
    archived = [node for node in nodes if node.first("archivedAs")]
    if not archived:
        return Evidence("none")
    if not waived:
        raise CallError(
            "the evidence of the facts is not verified: name the folder of the archived texts with --texts, "
            "or release without them with --no-texts, which the notes will say"
        )
    return Evidence("waived")
