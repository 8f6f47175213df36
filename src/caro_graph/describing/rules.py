"""What holds for the entries of a catalogue: which keys each kind has, and what their values may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from caro_graph.audience import leaks
from caro_graph.context import Context, Term
from caro_graph.describing.codes import wrong_code
from caro_graph.facts import check_facts, is_tombstone
from caro_graph.lexical import check_reference, resolve
from caro_graph.loading import Facts
from caro_graph.problems import Problem, nearest
from caro_graph.publication import Publication
from caro_graph.reading import Node

__all__ = ["GUIDES", "LANGUAGES", "entry_problems", "personal_problems"]

GUIDES = ("graph", "kind", "table", "file", "period", "shapes", "provenance", "provenanceEn", "siret")
"""The keys that guide the build, and are not published as they stand."""
LANGUAGES = {"fr": "", "en": "En"}
"""What a key ends in for each language."""

_TITLED = ("title", "titleEn", "description", "descriptionEn")
_SHARED = ("publisher", "creator", "contactPoint", "licence", "issued", "modified", "language", "frequency")
_OF_DATASETS = (
    *(*_TITLED, *_SHARED, "accessRights", "availability", "spatial", "identifier", "theme", "keyword"),
    *("keywordEn", "conformsTo", "related", "source", "landingPage", "page", "versionNotes"),
    *("versionNotesEn", "startDate", "endDate", "datasetType"),
    *("graph", "kind", "table", "file", "period", "shapes", "provenance", "provenanceEn"),
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "Catalog": (*_TITLED, *_SHARED, "accessRights", "availability", "spatial", "themeTaxonomy", "homepage"),
    "Dataset": _OF_DATASETS,
    "Distribution": _TITLED,
    "Agent": ("agentName", "agentType", "identifier", "siret", "homepage"),
    "Contact": ("name", "organizationName", "email", "url"),
    "Licence": ("title", "titleEn", "licenceType", "sameAs"),
    "Standard": (*_TITLED, "page"),
    "Concept": ("label", "labelEn", "inScheme"),
    "ConceptScheme": ("title", "titleEn"),
}
_NEEDED = {"Agent": "agentName", "Contact": "name", "Licence": "title", "Standard": "title"}
_SEVERAL = frozenset(
    (
        *("keyword", "keywordEn", "theme", "language", "spatial", "conformsTo", "related", "source", "page"),
        *("graph", "kind", "table", "file", "shapes"),
    )
)
_REFERENCES = frozenset({"period", "shapes"})
_AGENTS = frozenset({"Organization", "PublicOrganisation", "OrganizationalUnit", "Collaboration"})
_CATALOGUE = "catalogue"
_RESERVED = frozenset({"build", "retires", "sparql"})
"""What the build itself calls so, below ``catalogue/`` or on the page."""
_KEYWORD = re.compile(r"[\w .-]{3,96}\Z")
"""What both CKAN (tag_name_validator) and udata (TAG_MIN_LENGTH, TAG_MAX_LENGTH) take."""
_SIRET = re.compile(r"[0-9]{14}\Z")


def entry_problems(nodes: Sequence[Node], context: Context, facts: Facts) -> list[Problem]:
    """Return everything that is wrong with the entries as such, each with its place."""
    guides = {key: Term(key, "", "@id" if key in _REFERENCES else None) for key in GUIDES}
    # Codes are those of lists elsewhere, in capitals: no identifiers.
    codes = {key: term for key, term in context.terms.items() if term.scope}
    plain = {key: replace(term, datatype=None, scope=None) for key, term in codes.items()}
    whole = replace(context, terms={**context.terms, **guides, **plain})
    publication = facts.publication
    known = facts.vocabulary.terms | {publication.things + node.id for node in facts.nodes}
    problems = check_facts(nodes, whole, publication.base, known, named=check_reference)
    problems += _together(nodes, publication)
    for node in nodes:
        problems += _keys(node, whole.terms)
        for key, value in node.scalars():
            scope = codes[key.text].scope if key.text in codes else None
            if scope and (todo := wrong_code(value.text, scope)):
                problems.append(node.problem(f"'{value.text}' is not a code of '{key.text}'", todo, value))
        for check in _CHECKS.get(node.types[0] if node.types else "", ()):
            problems += check(node, facts)
        problems += _agents(node, nodes, facts)
        problems += _withdrawn(node, whole, facts)
    return problems


def personal_problems(nodes: Iterable[Node], facts: Facts) -> list[Problem]:
    """Return the places that name a person whom the audience does not see, or repeat a detail of theirs."""
    todo = "take it out: a catalogue names functions, not people"
    found = leaks(nodes, facts.kept_back, facts.publication.things)
    return [replace(problem, todo=todo) for problem in found]


def _keys(node: Node, known: Collection[str]) -> Iterator[Problem]:
    """Which of the known keys an entry has, by its kind, and how many values each."""
    if len(node.types) != 1:
        if node.types:
            yield node.problem("an entry of two types", "keep one 'type'", node.all("type")[1])
        return
    kind = node.types[0]
    if kind not in _KEYS:
        todo = f"use one of: {', '.join(_KEYS)}"
        yield node.problem(f"a catalogue has no '{kind}' that a person writes", todo, node.all("type")[0])
        return
    allowed = (*_KEYS[kind], "id", "type")
    for entry in node.entries:
        if entry.key.text in known and entry.key.text not in allowed:
            near = nearest(entry.key.text, allowed)
            todo = f"did you mean '{near}'?" if near else "remove it"
            yield node.problem(f"a {kind} has no '{entry.key.text}'", todo, entry.key)
        for number, value in enumerate(entry.values):
            if value.text in [earlier.text for earlier in entry.values[:number]]:
                yield node.problem(f"'{value.text}' stands twice", "keep one", value)
            elif number and entry.key.text not in _SEVERAL:
                yield node.problem(f"'{entry.key.text}' has two values", "keep one", value)
    if kind in _NEEDED and not node.all(_NEEDED[kind]):
        yield node.problem(f"the {kind} has no '{_NEEDED[kind]}'", f"add '{_NEEDED[kind]}: ...'")


def _together(nodes: Sequence[Node], publication: Publication) -> Iterator[Problem]:
    """What only shows when the entries are seen together: what is said, or called so, twice."""
    iris: dict[str, Node] = {}
    identifiers: dict[str, Node] = {}
    for node in nodes:
        earlier = iris.setdefault(resolve(node.id, publication.base), node)
        if earlier is not node and earlier.id != node.id:
            what = f"'{node.id}' is '{earlier.id}', which stands already in {earlier.file}:{earlier.line}"
            yield node.problem(what, "merge the two")
        for value in node.all("identifier") if "Dataset" in node.types else ():
            first = identifiers.setdefault(value.text, node)
            if first is not node:
                what = f"the identifier '{value.text}' stands already in {first.file}:{first.line}"
                yield node.problem(what, "give this data set another: portals update by it", value)


def _catalogue(node: Node, facts: Facts) -> Iterator[Problem]:
    if node.id != _CATALOGUE:
        yield node.problem("the catalogue is called otherwise", "write 'id: catalogue'", *node.all("id"))
    yield from _days(node)


def _dataset(node: Node, facts: Facts) -> Iterator[Problem]:
    publication = facts.publication
    prefix, _, name = node.id.rpartition("/")
    at = node.all("id")[:1]
    if node.id and (prefix != _CATALOGUE or not name):
        yield node.problem(
            f"the data set '{node.id}' is not below '{_CATALOGUE}/'", "write 'id: catalogue/NAME'", *at
        )
    elif name in _RESERVED:
        yield node.problem(f"the build itself has something called '{name}'", "choose another name", *at)
    whole = not any(node.all(key) for key in ("graph", "kind", "file"))
    if node.id and prefix == _CATALOGUE and whole != (name == publication.id):
        what = (
            "the data set of the whole is called otherwise"
            if whole
            else f"'{node.id}' is the data set of the whole, and this one holds less"
        )
        yield node.problem(what, f"write 'id: catalogue/{publication.id if whole else 'NAME'}'", *at)
    suffixes = [LANGUAGES[language] for language in publication.languages if language in LANGUAGES]
    for key in [key + suffix for key in ("title", "description") for suffix in suffixes] + ["identifier"]:
        if not node.all(key):
            yield node.problem(f"the data set has no '{key}'", f"add '{key}: ...'")
    for key in ("keyword", "keywordEn"):
        for value in node.all(key):
            if not _KEYWORD.match(value.text):
                what = f"the keyword '{value.text}' is refused by portals"
                yield node.problem(what, "use 3 to 96 letters, digits, spaces and - _ . only", value)
    yield from _days(node)


def _contents(node: Node, facts: Facts) -> Iterator[Problem]:
    for value in node.all("graph"):
        if value.text not in facts.graphs:
            todo = f"use one of: {', '.join(facts.graphs)}"
            yield node.problem(f"there is no graph '{value.text}'", todo, value)
    for value in node.all("kind"):
        if value.text not in facts.context.classes:
            yield node.problem(f"'{value.text}' is no type of facts", "use one of the context's", value)


def _days(node: Node) -> Iterator[Problem]:
    """No day is before the one that it comes after."""
    for first, last in (("startDate", "endDate"), ("issued", "modified")):
        begun = node.first(first)
        for value in node.all(last):
            if begun and value.text < begun:
                yield node.problem(f"'{last}' is before '{first}' ({begun})", "correct one of them", value)


def _agent(node: Node, facts: Facts) -> Iterator[Problem]:
    for value in node.all("siret"):
        if not _SIRET.match(value.text):
            yield node.problem(f"'{value.text}' is no SIRET", "write its 14 digits together", value)


def _agents(node: Node, nodes: Sequence[Node], facts: Facts) -> Iterator[Problem]:
    """Who publishes or made something is an organisation that is described here or among the facts."""
    named = {resolve(other.id, facts.publication.base) for other in nodes if "Agent" in other.types}
    named |= {facts.publication.things + fact.id for fact in facts.nodes if _AGENTS & set(fact.types)}
    for key in ("publisher", "creator"):
        for value in node.all(key):
            if resolve(value.text, facts.publication.base) not in named:
                todo = "describe it as an Agent here, or as an organisation among the facts"
                yield node.problem(f"'{value.text}' is no organisation that is described", todo, value)


def _withdrawn(node: Node, context: Context, facts: Facts) -> Iterator[Problem]:
    """Nothing refers to a fact that was withdrawn."""
    publication = facts.publication
    stones = {publication.things + fact.id: fact for fact in facts.nodes if is_tombstone(fact)}
    for key, value in node.scalars():
        term = context.terms.get(key.text)
        stone = stones.get(resolve(value.text, publication.base)) if term and term.is_reference else None
        if stone:
            instead = stone.first("replacedBy")
            todo = f"name its replacement, 'id/{instead}'" if instead else "name another, or remove it"
            yield node.problem(f"'{value.text}' is withdrawn", todo, value)


_CHECKS: Mapping[str, tuple[Callable[[Node, Facts], Iterator[Problem]], ...]] = {
    "Catalog": (_catalogue,),
    "Dataset": (_dataset, _contents),
    "Agent": (_agent,),
}
