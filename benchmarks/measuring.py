"""What the benchmarks share: a job is a process of its own, and its runs are a row of a table."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["HEAD", "ROOT", "Run", "measure", "median", "row"]

ROOT = Path(__file__).parents[1]
HEAD = "| {} | s, min | s, median | s, max | MB, peak |\n| --- | --- | --- | --- | --- |"


class Run(NamedTuple):
    """One run of a job: its wall seconds and its peak memory in megabytes."""

    seconds: float
    megabytes: float


def measure(words: Sequence[str], *, exits: Collection[int] = (0,), limit: float | None = None) -> Run:
    """Run a process, with the children that it waits for, and measure it.

    Its memory is that of the largest process among them: imports count, and so does a Java machine.

    Args:
        words: The program and its arguments.
        exits: The exit codes of a run that went well; any other ends the benchmark.
        limit: After how many seconds it is stopped; never by default.

    Raises:
        TimeoutError: it was stopped.
    """
    started = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit or threading.TIMEOUT_MAX, stop)
    timer.daemon = True
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except KeyboardInterrupt:  # which does not reach a process of another session
        stop()
        raise
    finally:
        timer.cancel()
    seconds = time.perf_counter() - started
    if stopped.is_set():
        raise TimeoutError(f"{' '.join(words)}: stopped after {limit} s")
    if os.waitstatus_to_exitcode(status) not in exits:
        sys.exit(f"{' '.join(words)}: failed")
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * scale / 1e6)


def median(runs: Sequence[Run]) -> float:
    """The median of the seconds."""
    return statistics.median(run.seconds for run in runs)


def row(name: str, runs: Sequence[Run], *more: object) -> str:
    """A row of the table that :data:`HEAD` begins."""
    seconds = [run.seconds for run in runs]
    cells = [f"{value:.2f}" for value in (min(seconds), median(runs), max(seconds))]
    cells.append(f"{max(run.megabytes for run in runs):.0f}")
    return f"| {' | '.join([name, *cells, *map(str, more)])} |"
