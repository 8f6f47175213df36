"""What the engines do not tell of a result, looked up in the shapes graph.

``shacl`` returns texts without their language tags and pySHACL drops some.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["About", "about", "messages"]

_SH = "http://www.w3.org/ns/shacl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TARGETS = frozenset(_SH + "target" + what for what in ("Class", "Node", "ObjectsOf", "SubjectsOf"))
_SHAPES = frozenset(f"<{_SH}{name}>" for name in ("NodeShape", "PropertyShape"))
_OWL_CLASS = "<http://www.w3.org/2002/07/owl#Class>"
_QUERIES = frozenset(_SH + what for what in ("sparql", "select", "ask", "rule"))
_PLACE = re.compile(r"\\{[?$]\w+\\}|\\{\\[?$]\w+\\}")


@dataclass(frozen=True)
class About:
    """A shapes graph, as far as results need it.

    Attributes:
        languages: The languages in which a message stands in it, by its text; empty for none.
        templates: The same for the messages with places for values, as regular expressions.
        property_shapes: The IRIs of the shapes that have a path.
        prefixes: The prefixes that it declares for its queries (``sh:declare``).
        owl_classes: The IRIs of the shapes that are OWL classes, and so have an implicit target.
        queries: Whether it holds a query or a rule.
    """

    languages: Mapping[str, tuple[str, ...]]
    templates: Mapping[re.Pattern[str], tuple[str, ...]]
    property_shapes: frozenset[str]
    prefixes: Mapping[str, str]
    owl_classes: frozenset[str]
    queries: bool


@lru_cache(maxsize=2)
def about(shapes_turtle: str) -> About:
    """Read a shapes graph.

    Raises:
        ValueError: it is not Turtle, or holds no shape.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    languages: dict[str, list[str]] = defaultdict(list)
    paths, shapes, classes = set(), set(), set()
    targets = queries = 0
    declared: dict[str, dict[str, str]] = {"prefix": {}, "namespace": {}}
    try:
        for subject, property_, term, _ in parse(shapes_turtle, format=RdfFormat.TURTLE):
            predicate = property_.value
            targets += predicate in _TARGETS
            queries += predicate in _QUERIES
            if predicate == _TYPE and str(term) in _SHAPES:
                shapes.add(subject.value)
            elif predicate == _TYPE and str(term) == _OWL_CLASS and isinstance(subject, NamedNode):
                classes.add(subject.value)
            elif predicate == _SH + "message" and isinstance(term, Literal):
                languages[term.value].append(term.language or "")
            elif predicate == _SH + "path" and isinstance(subject, NamedNode):
                paths.add(subject.value)
            elif predicate in (_SH + "prefix", _SH + "namespace") and isinstance(term, Literal):
                declared[predicate.removeprefix(_SH)][str(subject)] = term.value
    except SyntaxError as error:
        raise ValueError(f"the shapes are not Turtle: {error}") from error
    if not shapes and not targets:
        raise ValueError("the shapes graph holds no shape: give Turtle with at least one sh:NodeShape")
    names, spaces = declared["prefix"], declared["namespace"]
    tagged = {text: tuple(dict.fromkeys(tags)) for text, tags in languages.items()}
    return About(
        tagged,
        {_template(text): tags for text, tags in tagged.items() if "{" in text},
        frozenset(paths),
        {prefix: spaces[node] for node, prefix in names.items() if node in spaces},
        frozenset(classes & shapes),
        bool(queries),
    )


def messages(texts: Iterable[str], about: About) -> dict[str, str]:
    """The texts of a result by language, empty for none; without those that are not of the shapes graph."""
    tagged: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for tag in _tags(text, about):
            tagged[tag].add(text)
    return {tag: " / ".join(sorted(found)) for tag, found in sorted(tagged.items())}


def _tags(text: str, about: About) -> tuple[str, ...]:
    if text in about.languages:
        return about.languages[text]
    return next((tags for template, tags in about.templates.items() if template.fullmatch(text)), ())


def _template(text: str) -> re.Pattern[str]:
    """What a message is once its places, ``{?value}`` or ``{$this}``, are filled."""
    return re.compile(_PLACE.sub(lambda _: ".*", re.escape(text)), re.DOTALL)
