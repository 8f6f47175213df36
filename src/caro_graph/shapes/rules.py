"""The rules of a validation: one per shape that has a name, and three that are no shapes."""

from __future__ import annotations

from collections.abc import Mapping

from caro_graph.findings import FACTS, Rule, Severity
from caro_graph.rdf.places import shorten
from caro_graph.shapes.graph import Shape, Shapes

__all__ = ["SHAPES", "UNNAMED", "in_language", "parted", "rule_id", "rules_of"]

SHAPES, UNNAMED = "shapes", "unnamed"
_OWN: Mapping[str, tuple[str, str, str, str]] = {
    FACTS: (
        "The data can be read",
        "Les données se lisent",
        "An RDF file parses; a fact has the form, keys, values and references that the context gives it.",
        "Un fichier RDF se lit ; un fait a la forme, les clés, les valeurs et les références du contexte.",
    ),
    SHAPES: (
        "The shapes check something",
        "Les formes contrôlent quelque chose",
        "A shape that targets nothing in the data is a check that cannot fail.",
        "Une forme qui ne vise rien dans les données est un contrôle qui ne peut pas échouer.",
    ),
    UNNAMED: (
        "The shapes without a name hold",
        "Les formes sans nom sont respectées",
        "What shapes found that are blank nodes, with no named shape around them.",
        "Ce qu'ont trouvé des formes qui sont des nœuds anonymes, sans forme nommée autour d'elles.",
    ),
}


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """Return the text in a language, else the one without, else the English one, else any; maybe empty."""
    for language in (lang, "", "en", *sorted(texts)):
        if language in texts:
            return texts[language]
    return ""


def parted(message: str) -> tuple[str, str]:
    """Split a message of the publication's own shapes into what is wrong and what to do.

    >>> parted("There is no label: add 'label: ...'.")
    ('There is no label', "add 'label: ...'.")
    """
    what, _, todo = message.partition(" : " if " : " in message else ": ")
    return what, todo


def rule_id(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return the id of the rule of a shape: its prefixed name, else its IRI."""
    if not iri or iri.startswith("_:"):
        return UNNAMED
    name = shorten(f"<{iri}>", prefixes)
    return iri if name.startswith("<") else name


def rules_of(shapes: Shapes, reached: set[str], lang: str, *, own: bool) -> tuple[Rule, ...]:
    """Return the rules, sorted by id.

    Args:
        shapes: The shapes graph.
        reached: The terms of the shapes that the data has a node for.
        lang: The language of titles and help.
        own: Whether the shapes are the publication's own, whose messages say what and what to do.
    """
    around = {used: shape for shape in shapes.shapes.values() for used in shape.uses}
    rules = [
        _rule(shape, around.get(term), shapes, term in reached, lang, own=own)
        for term, shape in shapes.shapes.items()
        if shape.iri
    ]
    extra = [FACTS, SHAPES]
    if any(shape.iri is None for shape in shapes.shapes.values()):
        extra.append(UNNAMED)
    for name in extra:
        french = lang == "fr"
        title, help_ = _OWN[name][french], _OWN[name][2 + french]
        severity: Severity = "warning" if name == SHAPES else "violation"
        rules.append(Rule(name, None, title, help_, severity))
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _rule(
    shape: Shape, around: Shape | None, shapes: Shapes, targeted: bool, lang: str, *, own: bool
) -> Rule:
    iri = shape.iri or ""
    message = in_language(shape.messages, lang)
    name = in_language(shape.names, lang)
    what = parted(message)[0] if own else message
    outer = [in_language(texts, lang) for texts in ((around.names, around.descriptions) if around else ())]
    help_ = [text for text in (in_language(shape.descriptions, lang), message, *outer) if text]
    severity: Severity = shape.severity
    identity = rule_id(iri, shapes.prefixes)
    return Rule(identity, iri, name or what or identity, "\n".join(help_), severity, targeted)
