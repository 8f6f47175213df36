"""Git, asked about the repository that a folder is in, and about no other."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["git", "said_by"]

_SETTINGS = ("GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT")
"""Settings given for one call (``safe.directory``): they name no repository."""


def git(folder: Path, *words: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, whatever its exit code.

    What names another repository or index in the environment, as where a hook or another git command runs
    this, is left out (``git rev-parse --local-env-vars``).

    Args:
        folder: The folder.
        words: What git is called with.
        said: Its standard input.

    Raises:
        OSError: git cannot be run.
    """
    listed = subprocess.run(["git", "rev-parse", "--local-env-vars"], capture_output=True, check=False)
    local = set(os.fsdecode(listed.stdout).split()).difference(_SETTINGS)
    environment = {name: value for name, value in os.environ.items() if name not in local}
    return subprocess.run(
        ["git", "-C", os.fspath(folder), *words],
        input=said,
        capture_output=True,
        env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        check=False,
    )


def said_by(output: bytes) -> str:
    """What git wrote, in one line."""
    return " ".join(output.decode("utf-8", "replace").split())
