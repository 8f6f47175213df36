"""Time ``caro-graph diff`` beside rdflib's ``graph_diff``, in one run, on two builds that differ by one edit.

Each job is a process of its own, so imports and peak memory count. ``graph_diff`` tells triples, not facts:
both have to find that the same label changed, or no ratio is printed.

    python benchmarks/diff.py [--runs 5] [--peer-runs 1] [--project DIR]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import HEAD, ROOT, measure, median, row

PEER = """
import sys
import rdflib, rdflib.compare
rdflib.NORMALIZE_LITERALS = False
old, new = (rdflib.Graph().parse(name, format="nt") for name in sys.argv[1:])
_, gone, come = rdflib.compare.graph_diff(old, new)
print(len(gone), len(come))
sys.exit(0 if len(gone) == len(come) else 1)
"""
LABEL = "Signature officielle de la convention"


def edited(project: Path, copy: Path) -> Path:
    """A copy of the publication in which one label is another."""
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(project / name, copy / name)
    shutil.copy(project / "publication.toml", copy)
    for path in sorted((copy / "data").rglob("*.yaml")):
        text = path.read_text("utf-8")
        if f"  label: {LABEL}\n" in text:
            path.write_text(text.replace(f"  label: {LABEL}\n", f"  label: {LABEL} !\n", 1), "utf-8")
            return copy
    sys.exit(f"no fact is labelled '{LABEL}': the benchmark is for this project's publication")


def main() -> None:
    """Print a table of seconds (minimum, median, maximum), megabytes, and the ratio of the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--project", type=Path, default=ROOT)
    options = parser.parse_args()
    command = [sys.executable, "-m", "caro_graph"]
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        copy = edited(options.project, Path(folder, "edited"))
        for project, out in ((options.project, old), (copy, new)):
            measure([*command, "--quiet", "build", "--project", str(project), "--out", str(out)])
        told = subprocess.run(
            [*command, "diff", str(old), str(new)], capture_output=True, text=True, check=True
        ).stdout
        if f"{LABEL} !" not in told:
            sys.exit("the edit is not told: the times mean nothing")
        [graph] = old.glob("*.nt")
        fast = [measure([*command, "diff", str(old), str(new)]) for _ in range(options.runs)]
        peer = [sys.executable, "-c", PEER, str(graph), str(new / graph.name)]
        slow = [measure(peer) for _ in range(options.peer_runs)]
    print(HEAD.format("job"))
    print(row("caro-graph diff", fast))
    print(row("rdflib graph_diff", slow))
    print(f"\nratio of the medians: {median(slow) / median(fast):.1f}")


if __name__ == "__main__":
    main()
