"""What changed since the last release: the facts, the code lists and the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caro_graph.diffing import Changes, compare
from caro_graph.diffing.formats.words import put_back
from caro_graph.formats.words import in_language
from caro_graph.loading import Facts
from caro_graph.problems import FactsError, Problem
from caro_graph.publication import Publication
from caro_graph.releasing.released import FOLDER, ONTOLOGY, Released, dataset_name

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["changes_since", "ontology_lines", "vanished"]

_VANISHED = {
    "en": "'{}' was published in {} and is gone",
    "fr": "« {} » a été publié dans {} et a disparu",
}


def changes_since(last: Released, facts: Facts) -> Changes:
    """Compare the facts with a release.

    Raises:
        FactsError: a file of the release is missing, or does not parse.
    """
    from pyoxigraph import Quad

    from caro_graph.rdf.files import read_quads

    names = (dataset_name(facts.publication), ONTOLOGY)
    missing = [name for name in names if not (last.folder / name).is_file()]
    if missing:
        what = f"it is missing, so what changed since {last.version} is not known"
        todo = f"put it back, as it is in the commit of {last.version}"
        places = (f"{FOLDER}/{last.version}/{name}" for name in missing)
        raise FactsError([Problem(place, 1, 1, what, todo) for place in places])
    before: list[Quad] = [quad for name in names for quad in read_quads(str(last.folder / name))]
    after = [*facts.quads, *(Quad(*axiom) for axiom in facts.vocabulary.axioms)]
    return compare(before, after, facts.publication.base, facts.context)


def ontology_lines(facts: Facts) -> bytes:
    """Return the statements of the ontology in N-Triples, but for those about nodes without a name."""
    from pyoxigraph import BlankNode

    lines = {
        f"{axiom} .\n"
        for axiom in facts.vocabulary.axioms
        if not isinstance(axiom.subject, BlankNode) and not isinstance(axiom.object, BlankNode)
    }
    return "".join(sorted(lines)).encode()


def vanished(changes: Changes, last: Released, publication: Publication, lang: str) -> Iterator[Problem]:
    """Yield each identifier of the publication that was released and is gone.

    What is not below its base (the terms of an ontology that is not its own) is for others to keep: it only
    makes the change a major one.
    """
    for change in changes.vanished:
        if change.iri.startswith(publication.base):
            what = in_language(_VANISHED, lang).format(change.id, last.version)
            yield Problem(f"<{change.iri}>", 1, 1, what, put_back(change, lang))
