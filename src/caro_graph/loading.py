"""From a publication's folder to its graph, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.audience import leaks, split_audience
from caro_graph.context import Context, read_context
from caro_graph.derive import derive
from caro_graph.facts import check_facts
from caro_graph.mapping import to_quads
from caro_graph.problems import CallError, FactsError
from caro_graph.publication import FILE, Publication, find_publication, read_publication
from caro_graph.reading import Node, read_facts
from caro_graph.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

__all__ = ["CONCEPTS_GRAPH", "Facts", "load", "read_checked"]

CONCEPTS_GRAPH = "concepts"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


@dataclass(frozen=True)
class Facts:
    """A publication's facts, read and mapped, not yet validated against the shapes.

    ``nodes`` are the facts as written and ``derived`` the nodes that follow from them, each with its place;
    ``quads`` is the dataset: one graph per folder of ``data/``, one for what is derived, one for the
    concepts of the code lists.
    """

    publication: Publication
    context: Context
    vocabulary: Vocabulary
    audience: str
    nodes: Sequence[Node]
    derived: Sequence[Node]
    kept_back: Sequence[Node]
    quads: Sequence[Quad]

    @property
    def graphs(self) -> Mapping[str, int]:
        """The number of statements of each named graph, by the graph's short name."""
        counts: dict[str, int] = {}
        for quad in self.quads:
            name = str(getattr(quad.graph_name, "value", "")).removeprefix(self.publication.graphs)
            counts[name] = counts.get(name, 0) + 1
        return dict(sorted(counts.items()))

    def store(self) -> Store:
        """Return the dataset in a pyoxigraph store, ready for SPARQL."""
        from pyoxigraph import Store

        store = Store()
        store.bulk_extend(self.quads)
        return store


def load(project: str | Path = ".", *, audience: str = "public") -> Facts:
    """Read the facts of the publication in ``project`` (or the nearest folder above it).

    Args:
        project: A folder at or below the one that holds ``publication.toml``.
        audience: A name of ``[audiences]`` there; its flagged nodes are left out.

    Raises:
        FactsError: Something is wrong with the facts; all of it is listed, each with its place.
        CallError: The folder or the audience is not there.
    """
    publication = read_publication(find_publication(Path(project)))
    if audience not in publication.audiences:
        raise CallError(
            f"audience '{audience}' is unknown: use one of {', '.join(sorted(publication.audiences))}"
        )
    context, vocabulary, nodes = read_checked(publication)
    for flag in publication.audiences[audience]:
        if flag not in context.terms or context.terms[flag].datatype != _BOOLEAN:
            raise CallError(
                f"{publication.root / FILE}: '{flag}' is no yes-or-no key of the context: correct it"
            )
    shown, kept_back = split_audience(nodes, publication.audiences[audience])
    problems = leaks(shown, kept_back, publication.things)
    if problems:
        raise FactsError(problems)
    derived = derive(shown, context, vocabulary.direct)
    quads = to_quads([*shown, *derived], context, publication.things, publication.graphs)
    quads += vocabulary.concept_quads(publication.graphs + CONCEPTS_GRAPH)
    return Facts(
        publication, context, vocabulary, audience, shown, derived, kept_back, _ordered(quads, context)
    )


def read_checked(publication: Publication) -> tuple[Context, Vocabulary, list[Node]]:
    """Read the context, the vocabulary and the facts of every audience, and check each fact by itself.

    Raises:
        FactsError: something is wrong with the facts.
        CallError: a folder is not there, or holds nothing.
    """
    ontology = publication.folder("ontology")
    context = read_context(ontology / "context.jsonld")
    vocabulary = read_vocabulary(ontology)
    nodes, problems = read_facts(publication.data, publication.root)
    problems += check_facts(nodes, context, publication.things, vocabulary.terms, complete=not problems)
    if problems:
        raise FactsError(problems)
    if not nodes:
        raise CallError(f"{publication.data}: there are no facts in it: add a YAML or CSV file of facts")
    return context, vocabulary, nodes


def _ordered(quads: list[Quad], context: Context) -> list[Quad]:
    """Sort by graph, subject, property (in the context's order) and value; drop what is said twice."""
    rank = {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type": -1, **context.rank}

    def key(quad: Quad) -> tuple[str, str, int, str, str]:
        predicate = quad.predicate.value
        return (
            str(quad.graph_name),
            str(quad.subject),
            rank.get(predicate, len(rank)),
            predicate,
            str(quad.object),
        )

    return sorted(set(quads), key=key)
