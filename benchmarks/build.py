"""Time ``caro-graph build`` beside the same job done with rdflib and pySHACL, in one run.

Both start from the same facts and end with the same graph, validated and written in the same formats:
the two graphs are compared, so a ratio is only printed for the same result. Each job is a process of its
own, so imports and peak memory count.

    python benchmarks/build.py [--runs 5] [--peer-runs 1] [--project DIR]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import HEAD, ROOT, measure, median, row

PEER = Path(__file__).with_name("build_rdflib.py")


def same_graph(one: Path, other: Path) -> bool:
    """Whether two N-Triples files hold the same statements, whatever their escapes."""
    from pyoxigraph import RdfFormat, parse

    graphs = [
        {quad.triple for quad in parse(path=str(path), format=RdfFormat.N_TRIPLES)} for path in (one, other)
    ]
    return graphs[0] == graphs[1]


def main() -> None:
    """Print a table of seconds (minimum, median, maximum), megabytes, and the ratio of the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--project", type=Path, default=ROOT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours"), Path(folder, "theirs")
        build = [sys.executable, "-m", "caro_graph", "--quiet", "build"]
        build += ["--project", str(options.project), "--out", str(ours)]
        peer = [sys.executable, str(PEER), str(options.project), str(theirs)]
        measure(build)  # a first run, not counted: it compiles the modules
        fast = [measure(build) for _ in range(options.runs)]
        slow = [measure(peer) for _ in range(options.peer_runs)]
        print(HEAD.format("job"))
        print(row("caro-graph build", fast))
        print(row("rdflib + pySHACL", slow))
        [mine] = ours.glob("*.nt")
        if not same_graph(mine, theirs / mine.name):
            sys.exit("the two graphs differ: the times cannot be compared")
        print(f"\nratio of the medians: {median(slow) / median(fast):.1f}; the same graph from both")


if __name__ == "__main__":
    main()
