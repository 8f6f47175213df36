"""The ready-made queries, published: their description as RDF, and the files that grlc serves as an API.

The description is in the vocabulary of the SPARQL examples of SIB, which is that of SHACL's executables: what
editors (sparql-editor) and assistants (sparql-llm) look for. They show and compare ``rdfs:comment``, so the
question stands there, alone; what a row is stands in ``dct:description``, what no answer means in
``skos:scopeNote``. A parameter is SHACL's: the local name of its path is the variable that it fills. What is
asked (``schema:target``) is the endpoint of the publication; where there is none, the file of its graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from caro_graph.context import Context
from caro_graph.publication import Publication
from caro_graph.queries.grlc import decorated
from caro_graph.queries.library import GROUPS, Query
from caro_graph.queries.parameters import TYPES, Parameter

__all__ = ["STEM", "catalogue_files", "query_iri"]

STEM = "queries"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "xsd": _XSD,
}
_EXECUTABLES = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
    "DESCRIBE": ("spex:SPARQLDescribeExecutable", "spex:describe"),
}
_ONE_LINE = str.maketrans(
    {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_Value: TypeAlias = Mapping[str, Any]
# A node of JSON-LD: prefixed names as keys and classes, IRIs relative to the publication's base.
_Node: TypeAlias = Mapping[str, Any]


def query_iri(query: str) -> str:
    """Return the IRI of a query, relative to the base of its publication."""
    return f"query/{query}"


def catalogue_files(
    queries: Iterable[Query], publication: Publication, context: Context
) -> Iterator[tuple[str, bytes]]:
    """Yield ``queries.ttl`` and ``queries.jsonld``, and ``queries/NAME.rq`` for each query.

    Args:
        queries: As :func:`~caro_graph.queries.library.read_queries` returns them.
        publication: It gives the base, and the SPARQL endpoint that answers, where there is one.
        context: Its prefixes are declared beside those of the queries, for editors to complete.
    """
    ordered = sorted(queries, key=lambda query: query.name)
    nodes = list(_nodes(ordered, publication, context))
    yield f"{STEM}.ttl", _turtle(nodes, publication.base).encode()
    document = {"@context": {"@base": publication.base, **_PREFIXES}, "@graph": nodes}
    yield f"{STEM}.jsonld", (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    for query in ordered:
        yield f"{STEM}/{query.name}.rq", decorated(query, publication.sparql).encode()


def _nodes(queries: Sequence[Query], publication: Publication, context: Context) -> Iterator[_Node]:
    prefixes = dict(context.prefixes)
    for query in queries:
        prefixes |= query.prefixes
    yield {
        "@id": f"{STEM}#prefixes",
        "@type": ["owl:Ontology"],
        "sh:declare": [_iri(_prefix(name)) for name in sorted(prefixes)],
    }
    for name, namespace in sorted(prefixes.items()):
        yield {
            "@id": _prefix(name),
            "@type": ["sh:PrefixDeclaration"],
            "sh:prefix": [_plain(name)],
            "sh:namespace": [_typed(namespace, "xsd:anyURI")],
        }
    used = {query.group for query in queries}
    for group, title in GROUPS.items():
        if group in used:
            yield {"@id": _group(group), "@type": ["skos:Concept"], "skos:prefLabel": _texts(title)}
    for query in queries:
        yield _query(query, publication)
        yield from (_parameter(query, number, each) for number, each in enumerate(query.parameters, 1))


def _query(query: Query, publication: Publication) -> _Node:
    cls, form = _EXECUTABLES[query.form]
    words = {language: sorted(set(tags)) for language, tags in query.tags.items()}
    node = {
        "@id": query_iri(query.name),
        "@type": ["sh:SPARQLExecutable", cls, *(["sh:Parameterizable"] if query.parameters else [])],
        "rdfs:label": _texts(query.summary),
        "rdfs:comment": _texts(query.summary),
        "dct:description": _texts(query.description),
        "skos:scopeNote": _texts(query.empty),
        "dct:subject": [_iri(_group(query.group))],
        "schema:keywords": [_text(word, language) for language in sorted(words) for word in words[language]],
        "schema:target": [_iri(publication.sparql or f"{publication.id}.ttl")],
        "spex:federatesWith": [_iri(endpoint) for endpoint in sorted(query.federated)],
        "sh:parameter": [_iri(_argument(query, parameter)) for parameter in query.parameters],
        "sh:prefixes": [_iri(f"{STEM}#prefixes")],
        form: [_plain(query.text)],
    }
    return {key: value for key, value in node.items() if value}


def _parameter(query: Query, number: int, parameter: Parameter) -> _Node:
    datatype = TYPES[parameter.type][1] or _XSD + "string"
    allowed = [_term(parameter, value) for value in parameter.values]
    kind = {"sh:nodeKind": [_iri(_PREFIXES["sh"] + "IRI")]}
    node = {
        "@id": _argument(query, parameter),
        "@type": ["sh:Parameter"],
        "sh:path": [_iri(f"{STEM}#{parameter.variable[1:]}")],
        "sh:name": [_plain(parameter.name)],
        "sh:description": _texts(parameter.summary),
        "sh:order": [_typed(str(number), "xsd:integer")],
        "sh:optional": [_typed("true", "xsd:boolean")],
        "sh:maxCount": [_typed("1", "xsd:integer")],
        **(kind if parameter.type == "iri" else {"sh:datatype": [_iri(datatype)]}),
        "sh:in": [{"@list": allowed}] if allowed else [],
        "sh:defaultValue": [] if parameter.default is None else [_term(parameter, parameter.default)],
        "rdfs:seeAlso": [_iri(query_iri(parameter.values_from))] if parameter.values_from else [],
    }
    return {key: value for key, value in node.items() if value}


def _prefix(name: str) -> str:
    return f"{STEM}#prefix-{name}"


def _group(name: str) -> str:
    return f"{STEM}#group-{name}"


def _argument(query: Query, parameter: Parameter) -> str:
    return f"{query_iri(query.name)}#{parameter.name}"


# --- Values in JSON-LD, and the same in Turtle --------------------------------------------------------------


def _iri(iri: str) -> _Value:
    return {"@id": iri}


def _plain(text: str) -> _Value:
    return {"@value": text}


def _typed(text: str, datatype: str) -> _Value:
    return {"@type": datatype, "@value": text}


def _text(text: str, language: str) -> _Value:
    return {"@language": language, "@value": text}


def _texts(by_language: Mapping[str, str]) -> list[_Value]:
    return [_text(text, language) for language, text in sorted(by_language.items())]


def _term(parameter: Parameter, value: str) -> _Value:
    if parameter.type == "iri":
        return _iri(value)
    datatype = TYPES[parameter.type][1]
    return _typed(value, "xsd:" + datatype.removeprefix(_XSD)) if datatype else _plain(value)


def _turtle(nodes: Iterable[_Node], base: str) -> str:
    """Return the nodes as Turtle with the queries as they stand in their files, line by line."""
    header = [f"@base <{base}> .", *(f"@prefix {name}: <{iri}> ." for name, iri in _PREFIXES.items())]
    return "\n".join([*header, *map(_block, nodes)]) + "\n"


def _block(node: _Node) -> str:
    parts = [f"a {', '.join(node['@type'])}"]
    for key, values in node.items():
        if not key.startswith("@"):
            parts.append(f"{key} {', '.join(map(_written, values))}")
    return f"\n<{node['@id']}> " + " ;\n  ".join(parts) + " ."


def _written(value: _Value) -> str:
    if "@id" in value:
        return f"<{value['@id']}>"
    if "@list" in value:
        return f"( {' '.join(map(_written, value['@list']))} )"
    literal = _quoted(value["@value"])
    if "@language" in value:
        return f"{literal}@{value['@language']}"
    return f"{literal}^^{value['@type']}" if "@type" in value else literal


def _quoted(text: str) -> str:
    if "\n" not in text:
        return f'"{text.translate(_ONE_LINE)}"'
    text = text.replace("\\", "\\\\").replace("\r", "\\r")
    # No three quotes in a row, and none before those that end it.
    return '"""' + re.sub(r'"(?="")|"\Z', '\\\\"', text) + '"""'
