"""Turn what public documents say about a territory into checked, traceable linked open data.

>>> import caro_graph
>>> facts = caro_graph.load()                      # the publication in this folder
>>> facts.store().query("ASK { ?fact a ?type }")   # SPARQL, by pyoxigraph
>>> caro_graph.build(out="dist")                   # validated, written whole or not at all
>>> caro_graph.query("signatories").to_pandas()    # a ready-made query of the publication

The names below are loaded when they are first used, so that ``caro-graph --help`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caro_graph.building import Built, build
    from caro_graph.checking import Checked, check
    from caro_graph.diffing import Changes, diff
    from caro_graph.findings import Finding, Report, Rule
    from caro_graph.loading import Facts, load
    from caro_graph.problems import CallError, EndpointError, FactsError, Problem
    from caro_graph.publishing.stores import Published, publish_graphs
    from caro_graph.querying.python import ask, query
    from caro_graph.querying.results import Graph, Table
    from caro_graph.validating import Options, validate_facts, validate_files
    from caro_graph.verifying import Account, Verification, verify

__version__ = "0.1.0"

__all__ = [
    "Account",
    "Built",
    "CallError",
    "Changes",
    "Checked",
    "EndpointError",
    "Facts",
    "FactsError",
    "Finding",
    "Graph",
    "Options",
    "Problem",
    "Published",
    "Report",
    "Rule",
    "Table",
    "Verification",
    "ask",
    "build",
    "check",
    "diff",
    "load",
    "publish_graphs",
    "query",
    "validate_facts",
    "validate_files",
    "verify",
]

_HOMES = {
    "building": ("Built", "build"),
    "checking": ("Checked", "check"),
    "diffing": ("Changes", "diff"),
    "findings": ("Finding", "Report", "Rule"),
    "loading": ("Facts", "load"),
    "problems": ("CallError", "EndpointError", "FactsError", "Problem"),
    "publishing.stores": ("Published", "publish_graphs"),
    "querying.python": ("ask", "query"),
    "querying.results": ("Graph", "Table"),
    "validating": ("Options", "validate_facts", "validate_files"),
    "verifying": ("Account", "Verification", "verify"),
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first used (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"caro_graph.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'caro_graph' has no attribute '{name}'")
