"""A small runner of composite actions, for as much of GitHub's syntax as action.yml uses.

It follows the documented rules: a step runs if none failed before it and its ``if`` holds; ``run`` is
written to a file and run by ``bash --noprofile --norc -eo pipefail`` in the workspace; ``env`` is evaluated,
the script is not (an expression there would be an injection, and is refused).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from integrations.support import ROOT, call, environment

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
Outputs = dict[str, str]


@dataclass(frozen=True)
class Ran:
    """What a run of the action leaves: its log, its outputs, its summary, the ``with`` of each ``uses``."""

    log: str
    failed: bool
    outputs: Outputs
    summary: str
    used: dict[str, dict[str, str]] = field(default_factory=dict)


def run_action(
    workspace: Path,
    home: Path,
    inputs: Mapping[str, str],
    *,
    given: Mapping[str, Outputs],
    action_path: Path = ROOT,
    machine: Mapping[str, str] | None = None,
) -> Ran:
    """Run the action in a workspace.

    Args:
        workspace: The folder in which the steps run.
        home: A folder for what the runner writes.
        inputs: The ``with`` of the workflow.
        given: Outputs of steps that are taken as done, by their id: an action of others, or an installation.
        action_path: Where the runner has put the action's repository.
        machine: The variables of the machine; a bare one with caro-graph if None.
    """
    assert set(inputs) <= set(ACTION["inputs"]), "the workflow gives an input that the action does not have"
    context = {f"inputs.{name}": inputs.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}
    files = {name: home / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    temporary = home / "runner temp"
    temporary.mkdir(parents=True)
    files["GITHUB_STEP_SUMMARY"].touch()
    variables = {
        **(environment(home) if machine is None else machine),
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(action_path),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temporary),
        **{name: str(path) for name, path in files.items()},
    }
    log, failed, used = "", False, {}
    for step in ACTION["runs"]["steps"]:
        if failed or not _holds(step.get("if"), context):
            continue
        outputs = given.get(step["id"])
        if "uses" in step:
            used[step["uses"]] = {
                key: _evaluate(value, context) for key, value in step.get("with", {}).items()
            }
            assert outputs is not None, f"nothing is given for {step['uses']}"
        elif outputs is None:
            files["GITHUB_OUTPUT"].write_text("", "utf-8")
            script = home / f"{step['id']}.sh"
            text, failed = _run(step, script, workspace, variables, context)
            log += text
            outputs = _assignments(files["GITHUB_OUTPUT"].read_text("utf-8"))
        context |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items()}
    made = {name: _evaluate(spec["value"], context) for name, spec in ACTION["outputs"].items()}
    return Ran(log, failed, made, files["GITHUB_STEP_SUMMARY"].read_text("utf-8"), used)


def _run(
    step: dict[str, Any], script: Path, workspace: Path, variables: dict[str, str], context: Outputs
) -> tuple[str, bool]:
    assert step["shell"] == "bash"
    assert not _EXPRESSION.search(step["run"]), "an expression in a script is an injection"
    script.write_text(step["run"], "utf-8")
    own = {name: _evaluate(value, context) for name, value in step.get("env", {}).items()}
    shell: list[str | Path] = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script]
    done = call(shell, workspace, variables | own)
    return done.stdout, done.returncode != 0


def _evaluate(text: object, context: Outputs) -> str:
    """A text with its expressions evaluated; an output that no step has set is empty, as with GitHub."""

    def value(match: re.Match[str]) -> str:
        name = match[1].strip()
        assert re.fullmatch(r"inputs\.[\w-]+|steps\.[\w-]+\.outputs\.[\w-]+", name), f"not known: {name}"
        assert name.startswith("steps.") or name in context, f"no such input: {name}"
        return context.get(name, "")

    if isinstance(text, bool):
        return str(text).lower()
    return _EXPRESSION.sub(value, str(text))


def _holds(condition: str | None, context: Outputs) -> bool:
    if condition is None:
        return True
    match = re.fullmatch(r"(inputs\.[\w-]+) != ''", condition)
    assert match, f"not known: {condition}"
    return context[match[1]] != ""


def _assignments(text: str) -> Outputs:
    """Read GITHUB_OUTPUT, of which the action uses the form of one line: ``name=value``."""
    for line in text.splitlines():
        assert re.match(r"[\w-]+=", line), f"not an output: {line}"
    return dict(line.split("=", 1) for line in text.splitlines())
