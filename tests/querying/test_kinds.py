"""What a term is, in the words of the results formats."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from caro_graph.querying.answers import Term, kind_of

NODE = ox.NamedNode("urn:a")


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (NODE, "uri"),
        (ox.BlankNode("a"), "bnode"),
        (ox.Literal("a"), "literal"),
        (ox.Literal("a", language="fr"), "literal"),
        (ox.Triple(NODE, NODE, NODE), "triple"),
        (None, ""),
    ],
)
def test_each_kind(term: Term | None, kind: str) -> None:
    assert kind_of(term) == kind
