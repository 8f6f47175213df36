"""The data graph of a validation: RDF files as one N-Triples file, and what there is in it to target."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.rdf.files import read_triples, shown_name

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["Data", "Profile", "as_ntriples", "origins"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


@dataclass
class Profile:
    """What of a graph the targets of shapes look at: its properties, classes and class hierarchy.

    Terms are in N-Triples, properties IRIs without brackets.
    """

    properties: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    above: dict[str, set[str]] = field(default_factory=dict)
    triples: int = 0

    def watch(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Yield the triples, taking up what they say."""
        properties, classes = self.properties, self.classes
        for triple in triples:
            predicate = triple.predicate.value
            properties.add(predicate)
            if predicate == _TYPE:
                classes.add(str(triple.object))
            elif predicate == _SUBCLASS:
                self.above.setdefault(str(triple.subject), set()).add(str(triple.object))
            self.triples += 1
            yield triple

    def has_instance_of(self, class_: str) -> bool:
        """Whether a node has the class, or one under it (SHACL, 2.1.3.2)."""
        wanted, seen = list(self.classes), set(self.classes)
        while wanted:
            current = wanted.pop()
            if current == class_:
                return True
            new = self.above.get(current, set()) - seen
            seen |= new
            wanted += new
        return False


@dataclass(frozen=True)
class Data:
    """A data graph on disk.

    ``path`` is an N-Triples file; ``parts`` gives the last line (from 1) of each file's triples in it;
    ``triples`` counts those of the files.
    """

    path: Path
    parts: tuple[tuple[str, int], ...]
    triples: int
    profile: Profile
    prefixes: Mapping[str, str]


@contextmanager
def as_ntriples(files: Sequence[str], beside: Iterable[Triple] = ()) -> Iterator[Data]:
    """Merge RDF files into one N-Triples file, which is there until the context is left.

    Args:
        files: Paths, or ``-`` for standard input.
        beside: Further triples of the data graph, such as the axioms of an ontology.

    Raises:
        FactsError: a file does not parse.
        CallError: a file cannot be read.
    """
    from pyoxigraph import RdfFormat, serialize

    prefixes: dict[str, str] = {}
    parts: list[tuple[str, int]] = []
    profile = Profile()

    def triples() -> Iterator[Triple]:
        for file in files:
            yield from profile.watch(read_triples(file, prefixes))
            parts.append((shown_name(file), profile.triples))

    with tempfile.TemporaryDirectory(prefix="caro-graph-") as folder:
        path = Path(folder, "data.nt")
        with path.open("wb") as output:
            serialize(triples(), output, format=RdfFormat.N_TRIPLES)
            count = profile.triples
            serialize(profile.watch(beside), output, format=RdfFormat.N_TRIPLES)
        yield Data(path, tuple(parts), count, profile, prefixes)


def origins(data: Data, nodes: Iterable[str]) -> dict[str, str]:
    """Return the file in which each node is first described, where there is a choice.

    Args:
        data: A data graph.
        nodes: Terms in N-Triples.
    """
    wanted = set(nodes)
    if len(data.parts) == 1:
        return dict.fromkeys(wanted, data.parts[0][0])
    found: dict[str, str] = {}
    with data.path.open(encoding="utf-8") as lines:
        numbered = enumerate(lines, 1)
        for file, last in data.parts:
            for number, line in numbered:
                subject = line.partition(" ")[0]
                if subject in wanted:
                    found.setdefault(subject, file)
                if number >= last:
                    break
    return found
