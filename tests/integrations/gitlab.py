"""The GitLab template as GitLab reads it, and its job as a runner runs it.

GitLab checks the inputs, puts them into the text as they are, reads the text as YAML, expands the variables
in variables, and gives ``before_script`` and ``script`` to a shell as one script.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from integrations.support import ROOT, call

TEMPLATE = ROOT / "templates" / "validate.yml"
HEADER_TEXT, BODY_TEXT = re.split(r"^---$", TEMPLATE.read_text("utf-8"), flags=re.MULTILINE)
INPUTS: dict[str, dict[str, Any]] = yaml.safe_load(HEADER_TEXT)["spec"]["inputs"]
SHELLS = {"sh": ["sh", "-e"], "bash": ["bash", "-eo", "pipefail"]}


class RefusedError(ValueError):
    """GitLab would not start the pipeline."""


def jobs(inputs: Mapping[str, str]) -> dict[str, Any]:
    """The jobs of the template with these inputs.

    Raises:
        RefusedError: an input is missing, unknown, or not one that its ``options`` or ``regex`` allows.
    """
    if set(inputs) - set(INPUTS):
        raise RefusedError(f"unknown: {set(inputs) - set(INPUTS)}")
    values = {}
    for name, spec in INPUTS.items():
        if name not in inputs and "default" not in spec:
            raise RefusedError(f"{name} is missing")
        value = inputs.get(name, spec.get("default", ""))
        # In RE2, which GitLab uses, $ is the end of the text; in Python a line end may follow it: \Z.
        regex = spec.get("regex", "").removesuffix("$") + r"\Z"
        if value not in spec.get("options", [value]) or ("regex" in spec and not re.match(regex, value)):
            raise RefusedError(f"{name}: {value}")
        values[name] = value
    text = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: values[match[1]], BODY_TEXT)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def run_job(
    job: dict[str, Any], folder: Path, variables: dict[str, str], *, shell: str, install: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a job in a checkout; without ``install``, on a machine that has caro-graph already."""
    own = {name: _expanded(value, variables) for name, value in job["variables"].items()}
    lines = [*(job["before_script"] if install else []), *job["script"]]
    return call([*SHELLS[shell], "-c", "\n".join(lines)], folder, {**variables, **own})


def _expanded(value: str, variables: Mapping[str, str]) -> str:
    """A variable's value with the variables in it."""
    return re.sub(r"\$(\w+)|\$\{(\w+)\}", lambda match: variables.get(match[1] or match[2], ""), value)
