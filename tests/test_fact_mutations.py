"""Whatever is changed in the text of the facts, the problem stands on the place that was changed.

Each run changes one fact for each kind of a stage, all of them in facts of their own, and asks for exactly
these problems: nothing else, nowhere else. The choices are random and always the same.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

import pytest
from conftest import HERE, ROOT
from fact_mutations import Choice, Kind, Mutation
from fact_mutations_reader import FACTS, FORM, PERSONAL
from fact_mutations_shapes import SHAPES
from fact_mutations_text import Fact, Facts, Mark, write_csv, write_yaml

import caro_graph
from caro_graph.placing import place_finder

STAGES: dict[str, dict[str, Kind]] = {"form": FORM, "facts": FACTS, "personal": PERSONAL, "shapes": SHAPES}
SEEDS = 8
PUBLICATIONS = {"valmont": HERE / "publication", "rochefort-ocean": ROOT}
Expected = dict[tuple[str, int, int], tuple[str, str, int]]
"""The kind of mutation, words of the problem and the end column, by file, line and column."""


@cache
def facts_of(publication: str) -> Facts:
    return Facts(PUBLICATIONS[publication] / "data")


@pytest.fixture(params=PUBLICATIONS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    origin = PUBLICATIONS[request.param]
    shutil.copytree(origin / "data", tmp_path / "data")
    shutil.copy(origin / "publication.toml", tmp_path)
    return request.param, tmp_path


def mutations(kinds: dict[str, Kind], facts: Facts, rng: Random, *, one_a_file: bool) -> dict[str, Mutation]:
    """A mutation of each kind that finds a fact, in an order of chance, in files apart if ``one_a_file``."""
    choice = Choice(facts, rng)
    found: dict[str, Mutation] = {}
    for name in rng.sample(sorted(kinds), len(kinds)):
        mutation = kinds[name](choice)
        if mutation:
            found[name] = mutation
            files = {fact.file for fact in mutation.rewritten}
            choice.taken |= {
                fact
                for fact in facts.facts
                if fact in mutation.rewritten or (one_a_file and fact.file in files)
            }
    return found


def write(found: dict[str, Mutation], facts: Facts, root: Path, rng: Random) -> Expected:
    """Write the files of the mutations, and return where each problem is expected."""
    places: dict[Fact, dict[tuple[str, int, int], Mark]] = {}
    written: dict[str, dict[int, str]] = defaultdict(dict)
    for mutation in found.values():
        for fact, entries in mutation.rewritten.items():
            if fact.file.endswith(".csv"):
                keep = {name[1] for where, name, _ in mutation.expected if where is fact}
                pen = write_csv(
                    facts.sources[fact.file].header, entries, rng, keep, mutation.form, mutation.at
                )
            else:
                pen = write_yaml(entries, rng, mutation.form, mutation.at)
            written[fact.file][fact.number], places[fact] = pen.text, pen.marks
    before: dict[Fact, int] = {}
    for file, texts in written.items():
        source = facts.sources[file]
        blocks = [texts.get(number, text) for number, text in enumerate(source.texts)]
        (root / file).write_text(source.head + "".join(blocks), "utf-8")
        for fact in places:
            if fact.file == file:
                before[fact] = source.head.count("\n") + "".join(blocks[: fact.number]).count("\n")
    expected: Expected = {}
    for kind, mutation in found.items():
        for fact, name, says in mutation.expected:
            mark = places[fact][name]
            expected[fact.file, before[fact] + mark.line, mark.column] = (kind, says, mark.end)
    return expected


def outcome(root: Path) -> tuple[list[caro_graph.Problem], set[tuple[str, int, int, int]]]:
    """What a run reports, and the places of its SHACL results with their end columns."""
    try:
        facts = caro_graph.load(root)
    except caro_graph.FactsError as error:
        return list(error.problems), set()
    checked = caro_graph.check(facts)
    find = place_finder(facts)
    places = [find(result) for result in checked.results]
    return list(checked.problems), {(at.file, at.line, at.column, at.end_column) for at in places if at}


def chosen(publication: str, stage: str, seed: int) -> tuple[dict[str, Mutation], Random]:
    rng = Random(f"{publication} {stage} {seed}")
    return mutations(STAGES[stage], facts_of(publication), rng, one_a_file=stage == "form"), rng


def test_every_kind_is_tried_many_times() -> None:
    for stage, kinds in STAGES.items():
        runs = [chosen("rochefort-ocean", stage, seed)[0] for seed in range(SEEDS)]
        tried = {kind: sum(kind in found for found in runs) for kind in kinds}
        assert min(tried.values()) >= SEEDS // 2, tried


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, SEEDS))]
)
@pytest.mark.parametrize("stage", STAGES)
def test_a_mutation_is_reported_on_its_place(folder: tuple[str, Path], stage: str, seed: int) -> None:
    publication, root = folder
    found, rng = chosen(publication, stage, seed)
    expected = write(found, facts_of(publication), root, rng)
    problems, places = outcome(root)
    reported = {(problem.file, problem.line, problem.column): str(problem) for problem in problems}
    wanted = {place: kind for place, (kind, _, _) in expected.items()}
    missed = {place: kind for place, kind in wanted.items() if place not in reported}
    beside = [text for place, text in reported.items() if place not in wanted]
    assert (missed, beside) == ({}, [])
    for place, (kind, says, end) in expected.items():
        texts = [
            str(problem) for problem in problems if (problem.file, problem.line, problem.column) == place
        ]
        assert any(says in text for text in texts), (kind, texts)
        assert not places or (*place, end) in places, (kind, texts)
