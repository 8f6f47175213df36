"""SPARQL endpoints elsewhere: asked by the SPARQL 1.1 Protocol, their answers read as they come."""

from __future__ import annotations

from caro_graph.querying.remote.answer import ask_endpoint

__all__ = ["ask_endpoint"]
