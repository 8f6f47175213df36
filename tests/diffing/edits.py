"""Two states of the imaginary publication with known edits between them, and what a diff has to tell of them.

A state is what is in the files, by identifier: the folder of ``data/`` and the entries of the node. What is
expected is told from the two states alone; files are written in any order, layout and quoting.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml
from conftest import HERE
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import caro_graph
from caro_graph.diffing import Changes, compare

Entries = Mapping[str, str]
State = Mapping[str, tuple[str, Entries]]
Told = dict[str, dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]]

PUBLICATION = HERE / "publication"
BASE = "https://example.org/valmont/"
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FOLDERS = ("charte", "annexe", "reference")
REFERENCES = ("about", "agreement", "area", "dataSet", "from", "inScheme", "related", "replacedBy", "source")
REFERENCES += ("spatial", "to")
SAID = {"source": "source/charte", "lines": "4", "status": "present", "certainty": "certain"}
MORE: dict[str, Entries] = {
    "statement/haies": {"type": "Statement", "label": "Des haies", "about": "place/valmont", **SAID},
    "link/commune": {
        "type": "Link",
        "label": "La commune est à Valmont",
        "from": "org/valmont",
        "relation": "related",
        "to": "place/valmont",
        **SAID,
    },
}
"""Facts beside those of the publication: one to refer to others, and one that implies a plain statement."""


@dataclass(frozen=True)
class Edited:
    """The two states, and the seed of the order and layout in which the files are written."""

    old: State
    new: State
    seed: int


@cache
def first_state() -> State:
    """The publication as it is, with a little more in it."""
    nodes = yaml.load((PUBLICATION / "data/charte/facts.yaml").read_text("utf-8"), yaml.BaseLoader)
    header, row = (PUBLICATION / "data/charte/figures.csv").read_text("utf-8").splitlines()
    nodes.append(dict(zip(header.split(","), row.split(","), strict=True)))
    state = {node.pop("id"): ("charte", node) for node in nodes}
    return state | {name: ("charte", entries) for name, entries in MORE.items()}


def write(project: Path, state: State, seed: int) -> None:
    """Write a state as the files of ``data/``, in an order and layout that the seed chooses."""
    rng = Random(seed)
    for folder in FOLDERS:
        shutil.rmtree(project / "data" / folder, ignore_errors=True)
    names = rng.sample(sorted(state), len(state))
    for name in names:
        folder, entries = state[name]
        keys = ["id", *rng.sample(sorted(entries), len(entries))]
        lines = [f"{key}: {_quoted({'id': name, **entries}[key], rng)}" for key in keys]
        path = project / "data" / folder / f"{rng.choice('abc')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else rng.choice(["", "# first\n\n"])
        path.write_text(before + "- " + "\n  ".join(lines) + rng.choice(["\n", "\n\n\n"]), "utf-8")


def after(places: tuple[Path, Path], edited: Edited) -> caro_graph.Facts:
    """The second state, as it is loaded."""
    write(places[1], edited.new, edited.seed)
    return caro_graph.load(places[1])


def changes_of(old: caro_graph.Facts, new: caro_graph.Facts) -> Changes:
    return compare(old.quads, new.quads, BASE, new.context)


def _quoted(text: str, rng: Random) -> str:
    styles = [json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"]
    if text.replace("-", "").replace("/", "").isalnum() and text[0].isalnum():
        styles.append(text)
    return rng.choice(styles)


def expected(old: State, new: State) -> Told:
    """What a diff has to tell: for each list and identifier, the keys with what they were and are."""
    told: Told = {"added": {}, "changed": {}, "withdrawn": {}, "vanished": {}}
    for name in {*old, *new}:
        before, after = (_shown(state.get(name)) for state in (old, new))
        keys = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        if keys:
            if not before or not after:
                place = "added" if after else "vanished"
            else:
                place = "withdrawn" if after["type"] == "Tombstone" != before["type"] else "changed"
            told[place][name] = {key: (_one(before.get(key)), _one(after.get(key))) for key in keys}
    return told


def _shown(fact: tuple[str, Entries] | None) -> Entries:
    """A fact's entries and its graph; nothing if it is not for the public."""
    if fact is None or fact[1].get("personal") == "true":
        return {}
    return {**fact[1], "graph": fact[0]}


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


TEXTS = st.text("aé'\"#: -&*[]{}|%@>,œ?!ß\u202f", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def edits(draw: st.DrawFn) -> Edited:
    """The publication and what a few random edits make of it."""
    state = dict(first_state())
    for number in range(draw(st.integers(0, 6))):
        edit = draw(st.sampled_from([_add, _relabel, _correct, _recode, _remove, _withdraw, _move, _stay]))
        edit(draw, state, number)
    return Edited(first_state(), state, draw(st.integers(0, 1 << 16)))


def _add(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    node = {"type": "Statement", "label": draw(TEXTS), "about": "org/valmont", **SAID}
    if "org/valmont" in state:
        state[f"statement/{number}"] = (draw(st.sampled_from(FOLDERS)), node)


def _change(state: dict[str, tuple[str, Entries]], name: str, **entries: str) -> None:
    folder, node = state[name]
    state[name] = (folder, {**node, **entries})


def _standing(state: State) -> list[str]:
    """The facts that stand: what was withdrawn is a stub."""
    return sorted(name for name, (_, node) in state.items() if node["type"] != "Tombstone")


def _relabel(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    key = draw(st.sampled_from(["label", "note", "quote"]))
    _change(state, draw(st.sampled_from(_standing(state))), **{key: draw(TEXTS)})


def _correct(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    if "value" in state.get("figure/population", ("", {}))[1]:
        value = draw(st.decimals(0, 999, places=1, allow_nan=False))
        _change(state, "figure/population", value=draw(st.sampled_from([str(value), "120.0", "120"])))


def _recode(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    name = draw(st.sampled_from(_standing(state)))
    if "certainty" in state[name][1]:
        _change(state, name, certainty=draw(st.sampled_from(["certain", "likely"])))


def _free(state: State) -> list[str]:
    """The facts that no other refers to."""
    named = {node.get(key) for _, node in state.values() for key in REFERENCES}
    return [name for name in _standing(state) if name not in named]


def _remove(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    if free := _free(state):
        del state[draw(st.sampled_from(free))]


def _withdraw(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    if free := [name for name in _free(state) if not state[name][1].get("personal")]:
        name = draw(st.sampled_from(free))
        folder, node = state[name]
        stub = {
            "type": "Tombstone",
            "label": node["label"],
            "formerType": node["type"],
            "lifecycle": "Withdrawn",
        }
        stub |= {"withdrawn": "2027-03-01", "note": draw(TEXTS)}
        if "place/valmont" in state and draw(st.booleans()):
            stub["replacedBy"] = "place/valmont"
        state[name] = (folder, stub)


def _move(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    name = draw(st.sampled_from(sorted(state)))
    state[name] = (draw(st.sampled_from(FOLDERS)), state[name][1])


def _stay(draw: st.DrawFn, state: dict[str, tuple[str, Entries]], number: int) -> None:
    """No edit: the files are written anew all the same."""
