"""Whatever a portal answers, as long as it is JSON: an error in one line, never a crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from publishing.portals import CHANGED, PUBLISH, RECORDED, contract

from caro_graph.problems import EndpointError
from caro_graph.publishing.portal_client import Answer, Portal

ATOMS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
KEYS = st.sampled_from(["id", "result", "success", "data", "extras", "resources", "key", "name", "error"])
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)
GOOD = {kind: contract(kind, "unchanged")["exchanges"] for kind in RECORDED}


def spoiled(value: Any, path: Sequence[int], by: Any) -> Any:
    """Put something else at a place in JSON that is found by numbers, whatever its shape."""
    if not path or not isinstance(value, dict | list) or not value:
        return by
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = spoiled(value[key], path[1:], by)  # type: ignore[index]
    return copy


def publish(kind: str, answers: Sequence[Any]) -> list[str]:
    """Publish at a portal that gives these answers, and the last for ever; give what is said."""
    left, said = list(answers), []

    def ask(portal: Portal, method: str, path: str, **given: Any) -> Answer:
        return Answer(200, left.pop(0) if len(left) > 1 else left[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Portal, "ask", ask)
        try:
            for outcome in PUBLISH[kind]("https://portal.example.org", CHANGED, organization="x", token="t"):
                said += [outcome.what, outcome.where, *outcome.notes]
        except EndpointError as error:
            said.append(str(error))
    return said


@pytest.mark.parametrize("kind", GOOD)
@given(answers=st.lists(JSON, min_size=1, max_size=8))
@settings(deadline=None)
def test_any_answers(kind: str, answers: list[Any]) -> None:
    assert all("\n" not in line for line in publish(kind, answers))


@pytest.mark.parametrize("kind", GOOD)
@given(number=st.integers(0, 10), path=st.lists(st.integers(0, 50), max_size=6), by=JSON)
@example(number=8, path=[0, 0, 2, 20], by=[])  # a list in the place of an identifier
@settings(deadline=None, max_examples=400)
def test_good_answers_of_which_one_is_spoiled(kind: str, number: int, path: list[int], by: Any) -> None:
    answers = [asked["answer"]["body"] for asked in GOOD[kind]]
    number %= len(answers)
    answers[number] = spoiled(answers[number], path, by)
    assert all("\n" not in line for line in publish(kind, answers))
