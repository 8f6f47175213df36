"""What the engines do not tell of a result, looked up in the shapes graph.

``shacl`` returns texts without their language tags and pySHACL drops some.
"""

from __future__ import annotations

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
_DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class About:
    """A shapes graph, as far as results need it.

    Attributes:
        languages: The languages in which a message stands in it, by its text.
        property_shapes: The IRIs of the shapes that have a path.
        prefixes: The prefixes that it declares for its queries (``sh:declare``).
        owl_classes: The IRIs of the shapes that are OWL classes, and so have an implicit target.
    """

    languages: Mapping[str, tuple[str, ...]]
    property_shapes: frozenset[str]
    prefixes: Mapping[str, str]
    owl_classes: frozenset[str]


@lru_cache(maxsize=2)
def about(shapes_turtle: str) -> About:
    """Read a shapes graph.

    Raises:
        ValueError: it is not Turtle, or holds no shape.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    languages: dict[str, list[str]] = defaultdict(list)
    paths, shapes, classes = set(), set(), set()
    targets = 0
    declared: dict[str, dict[str, str]] = {"prefix": {}, "namespace": {}}
    try:
        for subject, property_, term, _ in parse(shapes_turtle, format=RdfFormat.TURTLE):
            predicate = property_.value
            targets += predicate in _TARGETS
            if predicate == _TYPE and str(term) in _SHAPES:
                shapes.add(subject.value)
            elif predicate == _TYPE and str(term) == _OWL_CLASS and isinstance(subject, NamedNode):
                classes.add(subject.value)
            elif predicate == _SH + "message" and isinstance(term, Literal):
                languages[term.value].append(term.language or _DEFAULT_LANGUAGE)
            elif predicate == _SH + "path" and isinstance(subject, NamedNode):
                paths.add(subject.value)
            elif predicate in (_SH + "prefix", _SH + "namespace") and isinstance(term, Literal):
                declared[predicate.removeprefix(_SH)][str(subject)] = term.value
    except SyntaxError as error:
        raise ValueError(f"the shapes are not Turtle: {error}") from error
    if not shapes and not targets:
        raise ValueError("the shapes graph holds no shape: give Turtle with at least one sh:NodeShape")
    names, spaces = declared["prefix"], declared["namespace"]
    return About(
        {text: tuple(dict.fromkeys(tags)) for text, tags in languages.items()},
        frozenset(paths),
        {prefix: spaces[node] for node, prefix in names.items() if node in spaces},
        frozenset(classes & shapes),
    )


def messages(texts: Iterable[str], about: About) -> dict[str, str]:
    """The texts of a result by language; a text that the shapes graph does not hold is taken for English."""
    tagged = {tag: text for text in texts for tag in about.languages.get(text, (_DEFAULT_LANGUAGE,))}
    return dict(sorted(tagged.items()))
