"""Publishing: a built folder's graphs to a store, and its catalogue's datasets to a portal."""

from __future__ import annotations

from caro_graph.publishing.stores import Published, publish_graphs

__all__ = ["Published", "publish_graphs"]
