"""The data graph of a validation: RDF files as one N-Triples file, and what there is in it to target."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.problems import CallError
from caro_graph.rdf.files import STDIN, read_triples, shown_name

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
    _closed: set[str] | None = field(default=None, init=False, repr=False, compare=False)

    def watch(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Yield the triples, taking up what they say."""
        properties, classes = self.properties, self.classes
        for triple in triples:
            predicate = triple.predicate.value
            properties.add(predicate)
            if predicate == _TYPE:
                classes.add(str(triple.object))
                self._closed = None
            elif predicate == _SUBCLASS:
                self._put_under(triple)
            self.triples += 1
            yield triple

    def watch_classes(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Yield the triples, taking up the class hierarchy only: for what is not itself checked."""
        for triple in triples:
            if triple.predicate.value == _SUBCLASS:
                self._put_under(triple)
            yield triple

    def has_instance_of(self, class_: str) -> bool:
        """Whether a node has the class, or one under it (SHACL, 2.1.3.2)."""
        if self._closed is None:
            wanted, closed = list(self.classes), set(self.classes)
            while wanted:
                new = self.above.get(wanted.pop(), set()) - closed
                closed |= new
                wanted += new
            self._closed = closed
        return class_ in self._closed

    def _put_under(self, triple: Triple) -> None:
        self.above.setdefault(str(triple.subject), set()).add(str(triple.object))
        self._closed = None


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
        files: Paths, or ``-`` for standard input; a file that is named twice is read once.
        beside: Further triples of the data graph, such as the axioms of an ontology: they are no data to
            target, but tell which class is under which.

    Raises:
        FactsError: a file does not parse.
        CallError: a file cannot be read, or standard input is named twice.
    """
    from pyoxigraph import RdfFormat, serialize

    prefixes: dict[str, str] = {}
    parts: list[tuple[str, int]] = []
    distinct = _distinct(files)
    profile = Profile()

    def triples() -> Iterator[Triple]:
        for file in distinct:
            yield from profile.watch(read_triples(file, prefixes))
            parts.append((shown_name(file), profile.triples))

    with tempfile.TemporaryDirectory(prefix="caro-graph-") as folder:
        path = Path(folder, "data.nt")
        with path.open("wb") as output:
            serialize(triples(), output, format=RdfFormat.N_TRIPLES)
            count = profile.triples
            serialize(profile.watch_classes(beside), output, format=RdfFormat.N_TRIPLES)
        yield Data(path, tuple(parts), count, profile, prefixes)


def _distinct(files: Sequence[str]) -> list[str]:
    if files.count(STDIN) > 1:
        raise CallError("-: standard input can be read only once: name it once")
    found: dict[str | Path, str] = {}
    for file in files:
        found.setdefault(file if file == STDIN else Path(file).resolve(), file)
    return list(found.values())


def origins(data: Data, nodes: Iterable[str]) -> dict[str, str]:
    """Return the file in which each node is first described, else first mentioned, where there is a choice.

    A node that is in no file by this name, as a blank node that was renamed since, is left out.

    Args:
        data: A data graph.
        nodes: Terms in N-Triples.
    """
    wanted = set(nodes)
    if len(data.parts) == 1:
        return dict.fromkeys(wanted, data.parts[0][0])
    described: dict[str, str] = {}
    mentioned: dict[str, str] = {}
    with data.path.open(encoding="utf-8", newline="\n") as lines:
        previous = 0
        for file, last in data.parts:
            for line in islice(lines, last - previous):
                subject, _, rest = line.partition(" ")
                if subject in wanted:
                    described.setdefault(subject, file)
                value = rest.partition(" ")[2].removesuffix(" .\n")
                if value in wanted:
                    mentioned.setdefault(value, file)
            previous = last
    return {**mentioned, **described}
