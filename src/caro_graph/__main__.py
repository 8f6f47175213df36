"""``python -m caro_graph``."""

from __future__ import annotations

from caro_graph.cli import main

main()
