"""The graph that is corrupted, indexed, and one corruption of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from caro_graph.cardinalities import Cardinalities
from caro_graph.context import Context

__all__ = ["BASE", "RDF", "TYPE", "XSD", "Graph", "Mutant", "Term", "text"]

Term = NamedNode | Literal

BASE = "https://w3id.org/caro-graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = NamedNode(RDF + "type")
DOMAINS = {RDFS + "domain", "https://schema.org/domainIncludes"}
RANGES = {RDFS + "range", "https://schema.org/rangeIncludes"}
THING = "http://www.w3.org/2002/07/owl#Thing"


@dataclass(frozen=True)
class Mutant:
    """One corruption: what it does, to which class, key and node, and the triples that go and come."""

    operator: str
    cls: str
    key: str
    node: str
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]

    @property
    def rule(self) -> tuple[str, str, str]:
        """What the mutant has in common with those of other nodes."""
        return self.operator, self.cls, self.key

    def __str__(self) -> str:
        """``drop Event.label of id/ctg/signature``."""
        return f"{self.operator} {self.cls}.{self.key} of {self.node.removeprefix(BASE)}"


@dataclass(frozen=True)
class Graph:
    """A graph with its ontology, indexed for the operators."""

    triples: tuple[Triple, ...]
    axioms: tuple[Triple, ...]
    context: Context
    cardinalities: Cardinalities
    whole: Graph | None = None

    def excerpt(self) -> Graph:
        """A part that conforms if the whole does: nodes that show each key of each class, and what they need.

        With a total come all its parts. What every node of a class has is still read off the whole.
        """
        kept: set[str] = set()
        for cls, nodes in self.nodes.items():
            self._keep(nodes[0], kept)
            for prop in self.properties(cls):
                having = [node for node in nodes if prop in self.values[node]]
                if kept.isdisjoint(having):
                    self._keep(having[-1], kept)
        triples = tuple(triple for triple in self.triples if triple.subject.value in kept)
        return replace(self, triples=triples, whole=self)

    def _keep(self, node: str, kept: set[str]) -> None:
        wanted = [node]
        while wanted:
            node = wanted.pop()
            if node not in kept and node in self.values:
                kept.add(node)
                wanted += [v.value for values in self.values[node].values() for v in values]
                wanted.append(node.partition("#")[0])  # what is derived comes with its fact
                parts = self.iri("partOfTotal")
                wanted += [
                    use.subject.value for use in self.uses.get(node, ()) if use.predicate.value == parts
                ]

    def always(self, cls: str, prop: str) -> bool:
        """Whether every node of the class has the property, in the whole graph."""
        graph = self.whole or self
        return all(prop in graph.values[node] for node in graph.nodes[cls])

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, tuple[Term, ...]]]:
        """The values of each property of each node; a French text comes before its translation."""
        found: dict[str, dict[str, tuple[Term, ...]]] = defaultdict(dict)
        for triple in sorted(self.triples, key=lambda t: (str(t).endswith("@en"), str(t))):
            of, key = found[triple.subject.value], triple.predicate.value
            of[key] = (*of.get(key, ()), triple.object)
        return found

    @cached_property
    def uses(self) -> Mapping[str, tuple[Triple, ...]]:
        """The triples that name a node as their object."""
        found: dict[str, list[Triple]] = defaultdict(list)
        for triple in self.triples:
            if isinstance(triple.object, NamedNode) and triple.predicate != TYPE:
                found[triple.object.value].append(triple)
        return {node: tuple(triples) for node, triples in found.items()}

    @cached_property
    def nodes(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes of each class of the context, by the name of the class, sorted."""
        names = {iri: name for name, iri in self.context.classes.items()}
        found: dict[str, list[str]] = defaultdict(list)
        for node in sorted(self.values):
            for cls in self.values[node].get(TYPE.value, ()):
                if cls.value in names:
                    found[names[cls.value]].append(node)
        return {name: tuple(found[name]) for name in sorted(found)}

    def said(self, term: str, predicates: set[str]) -> set[str]:
        """What the ontology says of a term by some of its predicates."""
        return {
            triple.object.value
            for triple in self._axioms_of.get(term, ())
            if triple.predicate.value in predicates
        }

    @cached_property
    def _axioms_of(self) -> Mapping[str, list[Triple]]:
        found: dict[str, list[Triple]] = defaultdict(list)
        for triple in self.axioms:
            found[str(triple.subject.value)].append(triple)
        return found

    def parents(self, cls: str) -> set[str]:
        """A class, by its IRI, with all classes above it."""
        found, wanted = set(), [cls]
        while wanted:
            found.add(wanted[-1])
            wanted += self.said(wanted.pop(), {RDFS + "subClassOf"}) - found
        return found

    def key(self, prop: str) -> str:
        """The key that stands for a property."""
        return self.context.by_property[prop][0].name if prop != TYPE.value else "type"

    def iri(self, key: str) -> str:
        """The property that a key stands for."""
        return self.context.terms[key].iri

    def first(self, node: str, key: str) -> Term | None:
        """The first value of a key on a node."""
        return next(iter(self.values.get(node, {}).get(self.iri(key), ())), None)

    def classes_of(self, node: str) -> set[str]:
        """The classes of a node and those above them, by IRI."""
        own = [cls.value for cls in self.values.get(node, {}).get(TYPE.value, ())]
        return set().union(*map(self.parents, own)) if own else set()

    def properties(self, cls: str) -> list[str]:
        """The properties used on the nodes of a class, sorted by their keys."""
        used = {prop for node in self.nodes[cls] for prop in self.values[node]} - {TYPE.value}
        return sorted(used, key=self.key)

    def demanded(self, cls: str, prop: str) -> bool:
        """Whether a shape asks for the property outright."""
        return any(
            (above, prop) in self.cardinalities.demanded for above in self.parents(self.context.classes[cls])
        )

    def fits(self, cls: str, prop: str) -> bool:
        """Whether the ontology lets a class have a property."""
        domains = self.said(prop, DOMAINS)
        return not domains or THING in domains or bool(domains & self.parents(self.context.classes[cls]))


def text(value: Literal, new: str) -> Literal:
    """Another text in the language, or of the datatype, of a literal."""
    if value.language:
        return Literal(new, language=value.language)
    return Literal(new, datatype=value.datatype)
