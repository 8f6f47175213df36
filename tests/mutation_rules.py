"""What a legal graph may leave out, repeat or have besides, as far as it is not read off the shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mutation_graph import Graph

__all__ = ["ANY_NODE", "BESIDES", "MANY", "ONCE", "OPTIONAL", "REPEATED", "needed", "single", "stray"]

# Keys that every node of a class has and may be without all the same.
OPTIONAL = {
    ("Document", "description"): "says more than the label, where there is more to say",
    ("Document", "language"): "a table of codes is in no language",
    ("Commune", "postalCode"): "the register of codes gives it for some",
    ("Commune", "within"): "its code locates it",
    ("Arrondissement", "within"): "its code locates it",
    ("Department", "within"): "its code locates it",
    ("Region", "within"): "its code locates it",
    ("Intercommunality", "within"): "its code locates it",
    ("Post", "postIn"): "a post is named without its organisation",
    ("ContactPoint", "agent"): "a contact may be a post alone",
    ("Membership", "position"): "a list need not be ranked",
    ("Axis", "position"): "a list need not be ranked",
    ("Challenge", "position"): "a list need not be ranked",
    ("Mission", "position"): "a list need not be ranked",
    ("Objective", "position"): "a list need not be ranked",
    ("Orientation", "position"): "a list need not be ranked",
    ("Agreement", "instrument"): "an agreement may implement none",
    ("Agreement", "spatial"): "an agreement may be about no territory",
    ("Event", "eventKind"): "an event may be of no kind of the list",
    ("DataSet", "status"): "a data set is no fact: its figures are",
    ("DataSet", "certainty"): "a data set is no fact: its figures are",
    ("Concept", "definition"): "asked of each code by the tests of the ontology",
    ("Concept", "notation"): "asked of each code by the tests of the ontology",
    ("Concept", "topConceptOf"): "hasTopConcept says the same",
    ("Interval", "hasEnd"): "what has begun and goes on has no end",
    ("Distribution", "area"): "its figures have it",
    ("*", "quote"): "not needed where the label is itself the words",
    ("*", "note"): "says more, where there is more to say",
    ("*", "theme"): "an editorial link, made where there is a theme",
    ("*", "exactMatch"): "a link with an authority's list, made where one was read",
    ("*", "firstLine"): "derived, and only a help for queries",
}

# Keys that a node may repeat.
REPEATED = {
    *("type", "altLabel", "related", "theme", "spatial", "about", "derivedFrom", "evidence"),
    *("creator", "publisher", "language", "page", "homepage", "url", "postalCode", "within", "unitOf"),
    *("agreement", "involves", "provider", "assignedTo", "slice", "observation", "partOfTotal"),
    *(
        "missingCategory",
        "inScheme",
        "topConceptOf",
        "hasTopConcept",
        "broadMatch",
        "closeMatch",
        "exactMatch",
    ),
}
GENERAL = {"altLabel", "derivedFrom"}  # any fact may have these, whatever classes the ontology names
BESIDES = {("Distribution", "dataSet")}  # and a class may have these, which it does not name
NO_FACT = {"Document", "Concept", "ConceptScheme", "DataSet"}  # may have evidence, need not
OF_FACTS = {"source", "status", "certainty", "derivedFrom", "method"}
ONCE = {("Participation", "agreement")}  # of these, classes that have it once
MANY = {("Agreement", "instrument")}  # of the others, classes that may repeat it
ANY_NODE = {
    "about",
    "related",
    "derivedFrom",
    "from",
    "to",
    "broadMatch",
    "closeMatch",
    "exactMatch",
    "direct",
}


# --- When a key may not be left out -----------------------------------------------------------------------


def _is(graph: Graph, node: str, key: str, *codes: str) -> bool:
    value = graph.first(node, key)
    return value is not None and value.value.rpartition("/")[2] in codes


def _only(*keys: str) -> Callable[[Graph, str], bool]:
    """Whether the node has one value of all these keys together."""
    return lambda graph, node: sum(len(graph.values[node].get(graph.iri(key), ())) for key in keys) == 1


def _archived(graph: Graph, node: str) -> bool:
    source = graph.first(node, "source")
    return source is not None and graph.first(source.value, "lineCount") is not None


def _unmet_share(graph: Graph, node: str) -> bool:
    """Whether the shares of a distribution are all known and less than a hundred."""
    figures = graph.values[node][graph.iri("observation")]
    shares = [graph.first(figure.value, "value") for figure in figures]
    return None not in shares and sum(float(share.value) for share in shares if share) < 100


def _under_axes(graph: Graph, node: str) -> bool:
    scheme = graph.first(node, "inScheme")
    return any(graph.first(axis, "topConceptOf") == scheme for axis in graph.nodes["Axis"])


# What the shapes ask for under a condition: keys, by class, with the condition.
CONDITIONAL: Mapping[tuple[str, str], Callable[[Graph, str], bool]] = {
    ("*", "source"): lambda graph, node: graph.first(node, "status") is not None,
    ("*", "lines"): _archived,
    ("*", "status"): lambda graph, node: graph.first(node, "source") is not None,
    ("*", "certainty"): lambda graph, node: graph.first(node, "source") is not None,
    ("*", "method"): lambda graph, node: graph.first(node, "source") is None,
    ("*", "derivedFrom"): lambda graph, node: graph.first(node, "source") is None,
    ("*", "evidence"): lambda graph, node: True,
    ("*", "hasTime"): lambda graph, node: True,
    ("*", "refinedBy"): lambda graph, node: True,
    ("Observation", "value"): lambda graph, node: _is(
        graph, node, "obsStatus", "exact", "inferred", "lower-bound"
    ),
    ("Observation", "base"): lambda graph, node: _is(graph, node, "unit", "percent"),
    ("Observation", "indicator"): lambda graph, node: True,
    ("Observation", "ageClass"): lambda graph, node: True,
    ("Observation", "service"): lambda graph, node: True,
    ("Objective", "broader"): _under_axes,
    ("Objective", "agreement"): _only("agreement", "about"),
    ("Objective", "about"): _only("agreement", "about"),
    ("Event", "date"): lambda graph, node: True,
    ("Event", "startDate"): lambda graph, node: True,
    ("Participation", "agent"): lambda graph, node: not _is(graph, node, "certainty", "unresolvable"),
    ("InstrumentLink", "instrument"): lambda graph, node: not _is(graph, node, "certainty", "unresolvable"),
    ("Link", "to"): lambda graph, node: not _is(graph, node, "certainty", "unresolvable"),
    ("Membership", "member"): _only("member", "post"),
    ("Membership", "post"): _only("member", "post"),
    ("Document", "sha256"): lambda graph, node: graph.first(node, "archivedAs") is not None,
    ("Document", "lineCount"): lambda graph, node: graph.first(node, "archivedAs") is not None,
    ("Distribution", "missingCategory"): _unmet_share,
    ("Interval", "hasBeginning"): _only("hasBeginning", "hasEnd"),
    ("Concept", "inScheme"): lambda graph, node: True,
}


def needed(graph: Graph, cls: str, key: str, node: str) -> bool:
    """Whether a node may not be without a key."""
    prop = graph.iri(key)
    condition = CONDITIONAL.get((cls, key)) or CONDITIONAL.get(("*", key))
    if graph.demanded(cls, prop):
        return True
    if condition:
        return not (cls in NO_FACT and key in OF_FACTS) and condition(graph, node)
    optional = (cls, key) in OPTIONAL or ("*", key) in OPTIONAL
    return not optional and graph.always(cls, prop)


def single(cls: str, key: str) -> bool:
    """Whether a node may have a key but once."""
    return ((cls, key) in ONCE or key not in REPEATED) and (cls, key) not in MANY


def stray(graph: Graph, cls: str, prop: str) -> bool:
    """Whether a class may not have a property."""
    key = graph.key(prop)
    return not (graph.fits(cls, prop) or key in GENERAL or (cls, key) in BESIDES)
