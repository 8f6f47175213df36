"""The ontology page, from ``ontology/`` and ``shapes/``: ``python -m caro_graph.ontology_page`` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import fill
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from caro_graph.cardinalities import Cardinalities, read_cardinalities
from caro_graph.context import Context, Term, read_context
from caro_graph.publication import find_publication

__all__ = ["ontology_page"]

PAGE = Path("docs") / "ontology.md"
TEMPLATE = "page.md"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_QB = "http://purl.org/linked-data/cube#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OWL = "http://www.w3.org/2002/07/owl#"
_THING = _OWL + "Thing"
_RANGES = (_RDFS + "range", "https://schema.org/rangeIncludes")
_DOMAINS = (_RDFS + "domain", "https://schema.org/domainIncludes")
_LABELS = (_RDFS + "label", _SKOS + "prefLabel")
_NOTES = (_RDFS + "comment", _SKOS + "scopeNote", _SKOS + "definition")
_ALIGNMENTS = {
    _RDFS + "subClassOf": "a kind of",
    _RDFS + "subPropertyOf": "a kind of",
    _SKOS + "exactMatch": "same as",
    _SKOS + "closeMatch": "close to",
    _SKOS + "broadMatch": "narrower than",
    _SKOS + "relatedMatch": "related to",
}
Graph: TypeAlias = Mapping[str, Mapping[str, Sequence[NamedNode | Literal]]]


@dataclass(frozen=True)
class _Ontology:
    """The ontology, read: statements by subject, the context, the prefixes of both, the counts of values."""

    graph: Graph
    context: Context
    prefixes: Mapping[str, str]
    schemes: tuple[str, ...]
    cardinalities: Cardinalities

    def iris(self, subject: str, *predicates: str) -> list[str]:
        """Return the IRIs that the predicates lead to, as they stand in the files."""
        found = self.graph.get(subject, {})
        nodes = (node for name in predicates for node in found.get(name, ()))
        return [node.value for node in nodes if isinstance(node, NamedNode)]

    def text(self, subject: str, predicates: Iterable[str], language: str) -> str:
        """Return the first text in that language, or nothing."""
        found = self.graph.get(subject, {})
        nodes = (node for name in predicates for node in found.get(name, ()))
        return next((n.value for n in nodes if isinstance(n, Literal) and n.language == language), "")

    def plain(self, subject: str, predicate: str) -> str:
        """Return the first value of a predicate, as text."""
        return next((node.value for node in self.graph.get(subject, {}).get(predicate, ())), "")

    def short(self, iri: str) -> str:
        """Return a term as a prefixed name in code style."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and re.fullmatch(r"[\w.-]+", iri[len(namespace) :]):
                return f"`{prefix}:{iri[len(namespace) :]}`"
        return f"<{iri}>"

    def alignments(self, iri: str) -> str:
        """Return what a term is aligned with, in words."""
        found = ((words, to) for by, words in _ALIGNMENTS.items() for to in self.iris(iri, by))
        return ", ".join(f"{words} {self.short(to)}" for words, to in found)

    def ancestors(self, cls: str) -> list[str]:
        """Return a class and the classes above it."""
        parents = self.iris(cls, _RDFS + "subClassOf")
        return [cls, *(above for parent in parents for above in self.ancestors(parent))]

    @cached_property
    def keys(self) -> Mapping[str, tuple[Term, ...]]:
        """The keys of each property, properties in the context's order."""
        return self.context.by_property

    def properties_of(self, *classes: str) -> list[str]:
        """Return the properties whose domain is one of the classes."""
        return [iri for iri in self.keys if set(self.iris(iri, *_DOMAINS)) & set(classes)]


def ontology_page(ontology: Path, shapes: Path) -> str:
    """Return the page that describes the ontology folder, in Markdown.

    ``page.md`` there is its frame; each ``{{name}}`` in it is filled with what the other files say, and the
    folder of shapes says how many values a key has.
    """
    read = _read(ontology, shapes)
    everywhere = [f"`{key.name}`" for iri in read.properties_of(_THING) for key in read.keys[iri]]
    everywhere += [f"`{key.name}`" for iri in _evidence_properties(read) for key in read.keys[iri]]
    structures = _of_type(read, _QB + "DataStructureDefinition")
    parts = {
        "version": read.plain(_of_type(read, _OWL + "Ontology")[0], _OWL + "versionInfo"),
        "places": _below(read, read.context.classes["Location"]),
        "organisations": _below(read, read.context.classes["Organization"]),
        "everywhere": ", ".join(everywhere),
        "classes": "\n\n".join(_class(read, name, iri) for name, iri in read.context.classes.items()),
        "properties": _properties(read),
        "schemes": "\n\n".join(_scheme(read, scheme) for scheme in read.schemes),
        "structures": "\n\n".join(_structure(read, iri) for iri in structures),
    }
    frame = (ontology / TEMPLATE).read_text("utf-8")
    page = re.sub(r"\{\{(\w+)\}\}", lambda match: parts.get(match[1], match[0]), frame)
    return page.replace("{{prefixes}}", _prefixes(read, page))


def _read(ontology: Path, shapes: Path) -> _Ontology:
    graph: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    context = read_context(ontology / "context.jsonld")
    prefixes = dict(context.prefixes)
    for path in sorted(ontology.rglob("*.ttl")):
        parser = parse(path=path, format=RdfFormat.TURTLE)
        for quad in parser:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                values = graph.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
                if quad.object not in values:
                    values.append(quad.object)
        prefixes |= parser.prefixes
    schemes = [iri for iri, said in graph.items() if _SKOS + "hasTopConcept" in said]
    return _Ontology(graph, context, prefixes, tuple(sorted(schemes)), read_cardinalities(shapes))


def _prefixes(read: _Ontology, page: str) -> str:
    """The prefixes of the context, and those that the page uses beside them."""
    used = {*read.context.prefixes, *re.findall(r"`([\w-]+):[\w.-]+`", page)}
    return "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in sorted(read.prefixes.items()) if name in used)


def _below(read: _Ontology, cls: str) -> str:
    """The classes that facts may have which are that class or below it, as in SPARQL."""
    found = (iri for iri in read.context.classes.values() if cls in read.ancestors(iri))
    return fill(" ".join(read.short(iri).strip("`") for iri in found), 100, subsequent_indent="  ")


def _of_type(read: _Ontology, cls: str) -> list[str]:
    return [iri for iri in read.graph if cls in read.iris(iri, _TYPE)]


def _evidence_properties(read: _Ontology) -> list[str]:
    """Coined properties that no class restricts and no range ties to a thing: those of every fact."""
    own = read.context.prefixes["caro"]
    return [iri for iri in read.keys if iri.startswith(own) and not read.iris(iri, *_DOMAINS)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _value(read: _Ontology, key: Term) -> str:
    """What the values of a key are."""
    if key.is_class:
        return "class of facts"
    if key.scope:
        if not key.scope.startswith(read.context.prefixes["caro"].removesuffix("#")):
            return f"code of <{key.scope}>"
        base = key.scope.rstrip("/")
        name = base.rpartition("/")[2]
        if base not in read.schemes:
            return f"[{name}](#data-structures)"
        return f"code of [{name}](#{name})"
    if key.is_reference:
        kinds = " or ".join(read.short(iri) for iri in read.iris(key.iri, *_RANGES))
        return kinds or "IRI"
    if key.language:
        return f"text (`@{key.language}`)"
    return read.short(key.datatype) if key.datatype else "text"


def _class(read: _Ontology, name: str, iri: str) -> str:
    french = read.text(iri, _LABELS, "fr")
    about = [part for part in (read.text(iri, _NOTES, "en"), read.alignments(iri)) if part]
    title = f"{read.short(iri)} · *{french}*" if french else read.short(iri)
    lines = [f"### {name}", "", title, "", *about[:1]]
    if note := read.text(iri, _NOTES, "fr"):
        lines += ["", f"*{note}*"]
    if about[1:]:
        lines += ["", f"Alignment: {about[1]}."]
    rows = [
        (
            f"`{key.name}`",
            read.short(prop),
            _value(read, key),
            read.cardinalities.of(iri, prop),
            read.text(prop, _NOTES, "en"),
        )
        for prop in read.properties_of(*read.ancestors(iri))
        for key in read.keys[prop]
    ]
    if rows:
        lines += ["", _table(("key", "property", "value", "how many", "meaning"), rows)]
    return "\n".join(lines)


def _properties(read: _Ontology) -> str:
    rows = []
    for iri, keys in read.keys.items():
        if iri.startswith("@"):
            continue
        label = read.text(iri, _LABELS, "fr")
        domains = [read.short(cls) for cls in read.iris(iri, *_DOMAINS) if cls != _THING]
        rows.append(
            (
                ", ".join(f"`{key.name}`" for key in keys),
                f"{read.short(iri)} *{label}*" if label else read.short(iri),
                ", ".join(dict.fromkeys(domains)) or "any",
                ", ".join(dict.fromkeys(_value(read, key) for key in keys)),
                read.alignments(iri),
                f"{read.text(iri, _NOTES, 'en')} *{read.text(iri, _NOTES, 'fr')}*".removesuffix(" **"),
            )
        )
    return _table(("key", "property", "of", "value", "alignment", "meaning"), rows)


def _scheme(read: _Ontology, scheme: str) -> str:
    rows = [
        (
            f"`{read.plain(code, _SKOS + 'notation')}`",
            read.text(code, _LABELS, "fr"),
            read.text(code, _LABELS, "en"),
            read.text(code, _NOTES, "fr"),
            read.text(code, _NOTES, "en"),
            _code_links(read, code),
        )
        for code in read.iris(scheme, _SKOS + "hasTopConcept")
    ]
    head = ("code", "fr", "en", "définition", "definition", "alignment")
    # A list without alignments needs no column for them.
    width = len(head) if any(row[-1] for row in rows) else len(head) - 1
    keys = [f"`{key.name}`" for terms in read.keys.values() for key in terms if key.scope == scheme + "/"]
    return "\n".join(
        [
            f"### {scheme.rpartition('/')[2]}",
            "",
            f"{read.text(scheme, _LABELS, 'en')} · *{read.text(scheme, _LABELS, 'fr')}*: <{scheme}>. "
            f"{read.text(scheme, _NOTES, 'en')} *{read.text(scheme, _NOTES, 'fr')}* Key: {', '.join(keys)}.",
            "",
            _table(head[:width], [row[:width] for row in rows]),
        ]
    )


def _code_links(read: _Ontology, code: str) -> str:
    stands = read.iris(code, read.context.prefixes["caro"] + "direct")
    direct = [f"stands for {read.short(iri)}" for iri in stands]
    return ", ".join([*direct, *filter(None, [read.alignments(code)])])


def _structure(read: _Ontology, iri: str) -> str:
    rows = []
    for part in read.iris(iri, _QB + "component"):
        kind = next(name for name in ("dimension", "measure", "attribute") if read.iris(part, _QB + name))
        needed = "no" if read.plain(part, _QB + "componentRequired") == "false" else "yes"
        prop = read.iris(part, _QB + kind)[0]
        keys = ", ".join(f"`{key.name}`" for key in read.keys.get(prop, ()))
        rows.append((kind, keys, read.short(prop), needed))
    name = iri.rpartition("/")[2]
    title = f"{read.text(iri, _LABELS, 'en')} · *{read.text(iri, _LABELS, 'fr')}*: <{iri}>. "
    about = f"{read.text(iri, _NOTES, 'en')} *{read.text(iri, _NOTES, 'fr')}*"
    return "\n".join([f"### {name} structure", "", title + about, "", _table(_STRUCTURE, rows)])


_STRUCTURE = ("component", "key", "property", "required")


if __name__ == "__main__":
    _root = find_publication(Path())
    (_root / PAGE).parent.mkdir(exist_ok=True)
    (_root / PAGE).write_text(ontology_page(_root / "ontology", _root / "shapes"), "utf-8")
