"""Ending at once, while an engine computes that does not come back to Python."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ending_at_once"]

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let signals end the process itself, instead of a handler of Python's that would wait for its turn.

    For where nothing is being written. What is ignored stays so; outside of the main thread, all stays.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    handled = {number: handler for number, handler in before.items() if callable(handler)}
    try:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)
        yield
    finally:
        for number, handler in handled.items():
            signal.signal(number, handler)
