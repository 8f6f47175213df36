"""The job of ``caro-graph build`` done with rdflib and pySHACL: the peer of ``build.py``.

Facts are read and derived by caro-graph's own reader (the peers have none), then everything else, from
JSON-LD to the written files, is theirs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyshacl
import rdflib

from caro_graph.audience import split_audience
from caro_graph.context import read_context
from caro_graph.derive import derive
from caro_graph.loading import CONCEPTS_GRAPH, read_checked
from caro_graph.publication import read_publication
from caro_graph.reading import Node
from caro_graph.shapes.choice import choose_shapes


def json_ld(nodes: list[Node], context: Mapping[str, Any], base: str) -> str:
    """The nodes as a JSON-LD document."""
    items = []
    for node in nodes:
        values = {entry.key.text: [value.text for value in entry.values] for entry in node.entries}
        items.append({key: texts[0] if key == "id" else texts for key, texts in values.items()})
    return json.dumps({"@context": {**context, "@base": base}, "@graph": items})


def main(project: Path, out: Path) -> None:
    """Read, map, validate and write the publication."""
    publication = read_publication(project)
    ontology = publication.folder("ontology")
    context = read_context(ontology / "context.jsonld")
    _, vocabulary, nodes = read_checked(publication)
    shown, _ = split_audience(nodes, publication.audiences["public"])
    dataset = rdflib.Dataset(default_union=True)
    by_graph: dict[str, list[Node]] = {}
    for node in [*shown, *derive(shown, context, vocabulary.direct)]:
        by_graph.setdefault(node.graph, []).append(node)
    for name, items in by_graph.items():
        text = json_ld(items, context.source, publication.things)
        dataset.graph(publication.graphs + name).parse(data=text, format="json-ld")
    for path in sorted((ontology / "schemes").glob("*.ttl")):
        dataset.graph(publication.graphs + CONCEPTS_GRAPH).parse(path)
    union = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        union.add(triple)
    data = rdflib.Graph() + union
    for path in sorted(ontology.glob("*.ttl")):
        data.parse(path)
    shapes = rdflib.Graph().parse(data=choose_shapes(publication, "public").text, format="nt")
    conforms, report, text = pyshacl.validate(data, shacl_graph=shapes)
    if not conforms:
        sys.exit(text)
    out.mkdir()
    for suffix, syntax in {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}.items():
        options = {"context": dict(context.source)} if syntax == "json-ld" else {}
        union.serialize(out / f"{publication.id}.{suffix}", format=syntax, encoding="utf-8", **options)
    for suffix, syntax in {"trig": "trig", "nq": "nquads"}.items():
        dataset.serialize(out / f"{publication.id}.{suffix}", format=syntax, encoding="utf-8")
    for path in sorted((publication.folder("queries") / "tables").glob("*.rq")):
        union.query(path.read_text("utf-8")).serialize(str(out / f"{path.stem}.csv"), format="csv")
    report.serialize(out / "report.ttl", format="turtle")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
