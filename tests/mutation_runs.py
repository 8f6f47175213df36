"""Which corruptions of a graph the shapes find: many are tried in one run, where they are far apart.

A mutant has a zone: the nodes that it touches and those next to them. Mutants whose zones do not meet share
a run, and a result belongs to the mutant in whose zone its focus node lies. What seems to survive is tried
again alone, so that no survivor is one of attribution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mutation_graph import TYPE, Graph, Mutant
from pyoxigraph import NamedNode

__all__ = ["Run", "Validate", "caught_alone", "run"]

Validate = Callable[[str], Iterable[str]]
"""From N-Triples to the focus nodes of the results."""
HUB = 8
"""A node that more nodes than this lead to is next to none, unless it is itself changed."""


@dataclass(frozen=True)
class Run:
    """What came out: the mutants that were caught and those that were not, and how often was validated."""

    caught: tuple[Mutant, ...]
    survived: tuple[Mutant, ...]
    validations: int


def run(graph: Graph, mutants: Sequence[Mutant], validate: Validate) -> Run:
    """Try all mutants."""
    base = _Base(graph)
    caught: set[Mutant] = set()
    batches = _batches(graph, mutants)
    for batch in batches:
        focus = set(validate(base.with_(*(mutant for mutant, _ in batch))))
        caught |= {mutant for mutant, zone in batch if zone & focus}
    doubtful = [mutant for mutant in mutants if mutant not in caught]
    caught |= {mutant for mutant in doubtful if set(validate(base.with_(mutant)))}
    return Run(
        tuple(mutant for mutant in mutants if mutant in caught),
        tuple(mutant for mutant in mutants if mutant not in caught),
        len(batches) + len(doubtful),
    )


def caught_alone(graph: Graph, mutants: Iterable[Mutant], validate: Validate) -> list[bool]:
    """Try each mutant in a graph of its own."""
    base = _Base(graph)
    return [bool(set(validate(base.with_(mutant)))) for mutant in mutants]


class _Base:
    """The graph as N-Triples, line by line, so that a mutant costs no more than its lines."""

    def __init__(self, graph: Graph) -> None:
        self.lines = dict.fromkeys(f"{triple} .\n" for triple in (*graph.triples, *graph.axioms))

    def with_(self, *mutants: Mutant) -> str:
        lines = dict(self.lines)
        for mutant in mutants:
            for triple in mutant.removed:
                del lines[f"{triple} .\n"]
        for mutant in mutants:
            lines.update(dict.fromkeys(f"{triple} .\n" for triple in mutant.added))
        return "".join(lines)


def _batches(graph: Graph, mutants: Iterable[Mutant]) -> list[list[tuple[Mutant, set[str]]]]:
    """Put each mutant in the first batch where its zone meets no other."""
    batches: list[list[tuple[Mutant, set[str]]]] = []
    taken: list[set[str]] = []
    for mutant in mutants:
        zone = _zone(graph, mutant)
        at = next((number for number, nodes in enumerate(taken) if not nodes & zone), None)
        if at is None:
            at = len(batches)
            batches.append([])
            taken.append(set())
        batches[at].append((mutant, zone))
        taken[at] |= zone
    return batches


def _zone(graph: Graph, mutant: Mutant) -> set[str]:
    changed = (*mutant.removed, *mutant.added)
    touched = {triple.subject.value for triple in changed}
    named = {triple.object.value for triple in changed if isinstance(triple.object, NamedNode)}
    touched |= {node for node in named if not _is_hub(graph, node)}
    return touched.union(*(_neighbours(graph, node) for node in touched))


def _neighbours(graph: Graph, node: str) -> set[str]:
    found = {triple.subject.value for triple in graph.uses.get(node, ())}
    for prop, values in graph.values.get(node, {}).items():
        if prop != TYPE.value:
            found |= {value.value for value in values if isinstance(value, NamedNode)}
    return {other for other in found if not _is_hub(graph, other)}


def _is_hub(graph: Graph, node: str) -> bool:
    return len(graph.uses.get(node, ())) > HUB
