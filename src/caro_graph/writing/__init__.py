"""From quads to files: RDF syntaxes, compact JSON-LD, and a folder that is written whole or not at all."""

from __future__ import annotations

from caro_graph.writing.folder import replace_folder, write_file
from caro_graph.writing.jsonld import compact
from caro_graph.writing.rdf import canonical_hash, dataset_files, graph_files

__all__ = ["canonical_hash", "compact", "dataset_files", "graph_files", "replace_folder", "write_file"]
