"""The ontology folder, read: which terms it describes, its concepts, its Turtle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.problems import CallError

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

__all__ = ["MATCHES", "Vocabulary", "read_vocabulary"]

MATCHES = (
    *(
        f"http://www.w3.org/2004/02/skos/core#{kind}Match"
        for kind in ("exact", "close", "broad", "narrow", "related")
    ),
    "http://www.w3.org/2002/07/owl#sameAs",
)
"""The properties that lead from a thing to what another list, or an authority, calls it."""

_DIRECT = "https://w3id.org/caro-graph/def#direct"


@dataclass(frozen=True)
class Vocabulary:
    """What ``ontology/`` says.

    ``terms`` are the IRIs that it describes; ``concepts`` the statements of ``schemes/*.ttl``; ``axioms``
    those of the other Turtle files; ``direct`` gives the property that the code of a relation stands for.
    """

    terms: frozenset[str]
    concepts: Sequence[Triple]
    axioms: Sequence[Triple]
    direct: Mapping[str, str]

    def concept_quads(self, graph: str) -> list[Quad]:
        """Return the concepts' statements in the graph of that IRI."""
        from pyoxigraph import NamedNode, Quad

        name = NamedNode(graph)
        return [Quad(triple.subject, triple.predicate, triple.object, name) for triple in self.concepts]


def read_vocabulary(ontology: Path) -> Vocabulary:
    """Read the Turtle of an ontology folder.

    Raises:
        CallError: a file does not parse (the message names file and line), or a concept is a blank node.
    """
    from pyoxigraph import Literal, NamedNode

    concepts = [triple for path in sorted((ontology / "schemes").glob("*.ttl")) for triple in _triples(path)]
    for triple in concepts:
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode | Literal):
            raise CallError(
                f"{ontology / 'schemes'}: a concept has no name of its own ({triple}): give it an IRI"
            )
    axioms = [triple for path in sorted(ontology.glob("*.ttl")) for triple in _triples(path)]
    both = [*concepts, *axioms]
    terms: set[str] = set()
    direct: dict[str, str] = {}
    for triple in both:
        if isinstance(triple.subject, NamedNode):
            terms.add(triple.subject.value)
            if triple.predicate.value == _DIRECT and isinstance(triple.object, NamedNode):
                direct[triple.subject.value.rpartition("/")[2]] = triple.object.value
    return Vocabulary(frozenset(terms), concepts, axioms, direct)


def _triples(path: Path) -> list[Triple]:
    from pyoxigraph import RdfFormat, parse

    try:
        return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    except (SyntaxError, OSError) as error:
        raise CallError(f"{path}: this is not Turtle ({error})") from error
