"""A third engine, in the tests only: ``pyshacl-turbo``, called as the two of the package are."""

from __future__ import annotations

from pathlib import Path

from caro_graph.engines import Outcome
from caro_graph.engines.about import about
from caro_graph.engines.reference import literals_as_written, read_report


def validate(shapes_turtle: str, data: str | Path) -> Outcome:
    """As :func:`caro_graph.engines.validate_with`: N-Triples, or the path of a file of them."""
    from pyshacl_turbo import compile_shapes

    with literals_as_written():
        try:
            # As text: of an rdflib graph, pyshacl-turbo takes "1"^^xsd:boolean for true, as pySHACL does.
            shapes = compile_shapes(shapes_turtle, shacl_graph_format="turtle")
            _, report, _ = shapes.validate(
                str(data), data_graph_format="nt", _normalize_report_literals=False
            )
        except RuntimeError as error:
            raise ValueError(f"pyshacl-turbo refuses the shapes or the data: {error}") from error
        return read_report(report, shapes.graph, about(shapes_turtle))
