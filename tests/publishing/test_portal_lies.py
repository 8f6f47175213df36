"""Portals that lie about what they were told to change: one line says so, and the next run is honest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest
from publishing.portals import PUBLISH, RECORDED, STEPS, TOKENS, VARIANTS, contract, replaying

from caro_graph.problems import EndpointError
from caro_graph.publishing import ckan_client, udata_client
from caro_graph.publishing.portal_report import Outcome
from caro_graph.publishing.sending import Patience

IMPATIENT = Patience(tries=2, sleep=lambda seconds: None)
Answer = dict[str, Any]
Lie = Callable[[Answer], Answer]
"""Another answer in the place of the recorded one: status, type, headers, body."""
TOKEN = TOKENS["editor"]


def published(kind: str, name: str, exchanges: list[Answer]) -> tuple[list[Outcome], list[Answer]]:
    """Publish at a portal that answers so, whatever it is asked; give what is left of the answers too."""
    told, step = contract(kind, name), STEPS[name]
    for exchange in exchanges:
        exchange["request"] = {}
    with replaying(exchanges) as replay:
        outcomes = PUBLISH[kind](
            replay.url,
            VARIANTS[step.catalogue],
            organization=told["organization"],
            token=TOKEN,
            patience=IMPATIENT,
        )
        return list(outcomes), exchanges[replay.asked :]


def lying(kind: str, name: str, path: str, lie: Lie, method: str = "") -> tuple[Outcome, ...]:
    """Publish as recorded, but for the last request of a path; give what became of the datasets."""
    exchanges = contract(kind, name)["exchanges"]
    numbers = [
        number
        for number, asked in enumerate(exchanges)
        if path in asked["request"]["path"] and method in asked["request"]["method"]
    ]
    exchanges[numbers[-1]]["answer"] = lie(deepcopy(exchanges[numbers[-1]]["answer"]))
    return tuple(published(kind, name, exchanges)[0])


def saying(**changed: Any) -> Lie:
    """The recorded answer, of which some is another."""

    def lie(answer: Answer) -> Answer:
        body = answer["body"]
        body.get("result", body).update(changed)
        return answer

    return lie


def page(answer: Answer) -> Answer:
    return {"status": 200, "type": "text/html", "body": "<html><title>Log in</title>"}


def half(answer: Answer) -> Answer:
    text = json.dumps(answer["body"])
    return {**answer, "type": "text/plain", "body": text[: len(text) // 2]}


def moved(answer: Answer) -> Answer:
    location = {"Location": "https://elsewhere.example.org/"}
    return {"status": 307, "type": "text/plain", "body": "", "headers": location}


def written(text: str) -> Lie:
    return lambda answer: {"status": 200, "type": "text/plain", "body": text}


DEEP = '{"success":true,"id":"x","result":{"id":"x","extras":' + "[" * 300 + "]" * 300 + "}}"
CHANGING = [
    ("ckan", "create", "/package_create", "POST"),
    ("ckan", "update", "/package_patch", "POST"),
    ("udata", "create", "/datasets/", "POST"),
    ("udata", "create", "/contacts/", "POST"),
    ("udata", "update", "/datasets/", "PUT"),
    ("udata", "update", "/resources/", "PUT"),
    ("udata", "update", "/resources/", "POST"),
]


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (page, "it answered with a web page (“Log in”)"),
        (half, "it answered with what is no JSON"),
        (moved, "it has moved to https://elsewhere.example.org/ (307)"),
        (written(""), "see that it is the URL of a"),
        (written("[]"), "see that it is the URL of a"),
        (written('{"success":true,"result":{}}'), "see that it is the URL of a"),
        (written('{"success":true,"result":{"id":5},"id":5}'), "see that it is the URL of a"),
        (written(DEEP), "it answered with what is no JSON"),
        (
            written('{"success":true,"id":"\\ud800","result":{"id":"\\ud800"}}'),
            "it answered with what is no JSON",
        ),
        (written("9" * 5_000), "it answered with what is no JSON"),
        (written('{"x":"' + "a" * (1 << 26) + '"}'), "its answer is longer than the 67,108,864 bytes"),
    ],
    ids=[
        "page",
        "half",
        "moved",
        "empty",
        "list",
        "no id",
        "a number",
        "deep",
        "surrogate",
        "digits",
        "huge",
    ],
)
@pytest.mark.parametrize(("kind", "name", "path", "method"), CHANGING)
def test_what_is_no_answer(kind: str, name: str, path: str, method: str, lie: Lie, said: str) -> None:
    outcome = lying(kind, name, path, lie, method)[1]
    assert outcome.failed
    assert said in outcome.what
    assert "\n" not in outcome.what


@pytest.mark.parametrize(
    ("kind", "name", "path", "method"),
    [
        (*case, method)
        for *case, method in CHANGING
        if method == "PUT" or ("contacts" not in case[2] and "resources" not in case[2])
    ],
)
def test_another_one_is_answered(kind: str, name: str, path: str, method: str) -> None:
    another = saying(id="another", name="another", extras=[] if kind == "ckan" else {})
    outcome = lying(kind, name, path, another, method)[1]
    assert outcome.failed
    assert "its answer is about another one than it was asked for" in outcome.what


@pytest.mark.parametrize(
    ("kind", "path"), [("ckan", "/package_show"), ("ckan", "/organization_show"), ("udata", "/datasets/6")]
)
def test_another_one_is_shown(kind: str, path: str) -> None:
    said = "its answer is about another one than it was asked for"
    if "organization" in path:
        with pytest.raises(EndpointError, match=said):
            lying(kind, "update", path, saying(id="another", name="another"), "GET")
    else:
        assert said in lying(kind, "update", path, saying(id="another", name="another"), "GET")[1].what


def before(kind: str) -> Mapping[str, Any]:
    """The dataset as it was shown before it was updated."""
    path = "/datasets/6" if kind == "udata" else "/package_show"
    shown = [
        asked["answer"]["body"]
        for asked in contract(kind, "update")["exchanges"]
        if path in asked["request"]["path"] and asked["request"]["method"] == "GET"
    ]
    body = shown[-1]
    return body.get("result", body)  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", RECORDED)
def test_said_to_be_done_and_nothing_done(kind: str) -> None:
    """It fails each time, as long as the portal does nothing; nothing is taken for published."""
    path, method = ("/datasets/", "PUT") if kind == "udata" else ("/package_patch", "POST")
    exchanges = contract(kind, "update")["exchanges"]
    for exchange in exchanges:
        asked = exchange["request"]
        if path in asked["path"] and asked["method"] == method and "resources" not in asked["path"]:
            saying(**before(kind))(exchange["answer"])
        elif "resources" in asked["path"]:
            saying(url="https://example.org/before", extras={})(exchange["answer"])
    for _ in range(2):
        outcome = published(kind, "update", deepcopy(exchanges))[0][1]
        assert outcome.failed
        assert "it said that it was done, and shows what was there before (" in outcome.what


@pytest.mark.parametrize("kind", RECORDED)
def test_what_is_kept_otherwise_is_told(kind: str) -> None:
    path, method = ("/datasets/", "PUT") if kind == "udata" else ("/package_patch", "POST")
    exchanges = contract(kind, "update")["exchanges"]
    for exchange in exchanges:
        asked = exchange["request"]
        if path in asked["path"] and asked["method"] == method and "resources" not in asked["path"]:
            saying(title="as the portal likes it")(exchange["answer"])
    outcome = published(kind, "update", exchanges)[0][1]
    assert outcome.done == "updated"
    assert "it shows something else than it was sent: title" in outcome.notes


@pytest.mark.parametrize(
    ("path", "method", "changed", "told"),
    [
        ("/resources/", "PUT", {"filesize": 1, "url": "https://example.org/other"}, "resources"),
        ("/resources/", "POST", {"url": "https://example.org/other", "extras": {}}, "resources"),
        ("/datasets/6", "PUT", {"contact_points": []}, "contact_points"),
    ],
)
def test_each_answer_of_udata_is_looked_at(path: str, method: str, changed: Any, told: str) -> None:
    exchanges = contract("udata", "update")["exchanges"]
    for exchange in exchanges:
        asked = exchange["request"]
        if path in asked["path"] and asked["method"] == method:
            saying(**changed)(exchange["answer"])
    outcome = published("udata", "update", exchanges)[0][1]
    assert outcome.done == "updated"
    assert f"it shows something else than it was sent: {told}" in outcome.notes


def test_ids_with_signs_in_them_go_percent_encoded() -> None:
    exchanges = contract("udata", "update")["exchanges"]
    evil = "../a b\n?x#y"
    listed = next(asked["answer"]["body"] for asked in exchanges if "data" in asked["answer"]["body"])
    id_ = next(asked["request"]["path"] for asked in exchanges if asked["request"]["method"] == "PUT").split(
        "/"
    )[4]
    (there,) = [one for one in listed["data"] if one["id"] == id_]
    there["id"] = evil
    for asked in exchanges:
        if asked["request"]["path"].endswith(f"/{id_}/"):
            asked["answer"]["body"]["id"] = evil
    outcomes, left = published("udata", "update", exchanges)
    assert [outcome.done for outcome in outcomes] == ["unchanged", "updated"]
    assert left == []


@pytest.mark.parametrize(
    ("kind", "path", "client"),
    [("ckan", "/package_search", ckan_client), ("udata", "/datasets/", udata_client)],
)
def test_a_list_without_an_end(kind: str, path: str, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 3)
    exchanges = contract(kind, "update")["exchanges"]
    numbers = [number for number, asked in enumerate(exchanges) if asked["request"]["path"].endswith(path)]
    pages = []
    for number in range(3):
        one = {"id": str(number), "name": str(number)}
        found = (
            {"success": True, "result": {"count": 10**9, "results": [one]}}
            if kind == "ckan"
            else {"data": [one], "next_page": "x"}
        )
        pages.append({"request": {}, "answer": {"status": 200, "type": "application/json", "body": found}})
    exchanges[numbers[0] :] = pages * 3  # CKAN: a search for each of the two datasets, and for what is gone.
    with pytest.raises(EndpointError, match="its list has more than 1,000 pages"):
        published(kind, "update", deepcopy(exchanges))


def test_what_a_portal_shows_is_made_fit_to_be_shown() -> None:
    told = {"key": "caro_graph_catalogue", "value": VARIANTS["first"].iri}
    name = {"key": "identifier", "value": f"\x1b[2J\n{TOKEN}"}
    lost = {"id": "x", "name": f"a\x1b[1m {TOKEN}", "extras": [told, name]}
    exchanges = contract("ckan", "gone")["exchanges"]
    exchanges[-1]["answer"]["body"]["result"] = {"count": 1, "results": [lost]}
    (gone,) = [outcome for outcome in published("ckan", "gone", exchanges)[0] if outcome.done == "gone"]
    assert TOKEN not in str(gone)
    assert str(gone).isprintable()
