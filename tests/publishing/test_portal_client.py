"""What a portal does wrong, or refuses: one clear line, without a secret. Written after the documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publishing.portals import FIRST, PUBLISH, replaying

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.ckan import publish_to_ckan
from caro_graph.publishing.portal_client import portal_at, words_of
from caro_graph.publishing.portal_licence import licence_in
from caro_graph.publishing.sending import Patience
from caro_graph.publishing.udata import publish_to_udata

HASTY = Patience(1)
TOKEN = "a-token-that-nobody-sees"
Answer = Mapping[str, Any]


def answer(status: int, body: Any, kind: str = "application/json", **headers: str) -> Answer:
    return {"status": status, "type": kind, "body": body, "headers": headers}


PAGE = "<!DOCTYPE html><html><head><title>Portail &amp; données</title></head></html>"


def said(kind: str, *answers: Answer) -> str:
    """What is said of a portal that answers so, after its URL."""
    exchanges = [{"request": {}, "answer": answer} for answer in answers]
    given = {"token": TOKEN, "patience": HASTY, "organization": "valmont" if kind == "udata" else None}
    with replaying(exchanges) as replay, pytest.raises(EndpointError) as caught:
        list(PUBLISH[kind](replay.url, FIRST, **given))
    words = str(caught.value)
    assert "\n" not in words
    assert TOKEN not in words
    assert words.startswith(replay.url)
    assert replay.asked == len(answers)
    return re.sub(rf"^{replay.url}/api/(1|3/action)/", "", words)


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (
            answer(200, PAGE, "text/html"),
            "it answered with a web page (“Portail & données”): see that it is the URL of the CKAN portal",
        ),
        (
            answer(404, PAGE, "text/html"),
            "it answered with a web page (“Portail & données”) (404): see that it is the URL of"
            " the CKAN portal",
        ),
        (
            answer(200, "nothing", "text/plain"),
            "it answered with what is no JSON: see that it is the URL of the CKAN portal",
        ),
        (
            answer(200, {"success": False, "error": {"__type": "X", "message": "the index is away"}}),
            "it did not do it (200), saying “the index is away”: see what it says",
        ),
        (
            answer(200, {"success": True, "result": "what is no list"}),
            "it did not do it (200): see what it says",
        ),
        (
            answer(200, ["no", "CKAN"]),
            "it did not do it (200), saying “no; CKAN”: see that it is the URL of a CKAN portal"
            " (2.9 or later)",
        ),
        (
            answer(400, "Bad request - Action name not known: license_list"),
            "it refuses what it was asked (400), saying “Bad request - Action name not known:"
            " license_list”: see that it is the URL of a CKAN portal (2.9 or later)",
        ),
        (
            answer(
                403, {"success": False, "error": {"__type": "Authorization Error", "message": f"No {TOKEN}"}}
            ),
            "it does not let you do this (403), saying “No ***”: see that CARO_GRAPH_TOKEN is set"
            " and right, and that its user may edit there (--organization)",
        ),
        (
            answer(500, {"success": False, "error": {"message": "Internal Server Error"}}),
            "it failed (500), saying “Internal Server Error”: publish again later, or tell those who run it",
        ),
        (
            answer(301, "", "text/html", Location="https://portal.example.org/api/3/action/license_list"),
            "it has moved to https://portal.example.org/api/3/action/license_list (301): ask there",
        ),
        (
            answer(413, "", "text/plain"),
            "what it was sent is too long for it (413): send less at once, or have its limit raised",
        ),
        (
            answer(429, "", "text/plain", **{"Retry-After": "120"}),
            "it is asked too often (429): ask again in 120 s",
        ),
        (
            answer(502, PAGE, "text/html"),
            "the server before it got no good answer from it (502), saying “Portail & données”:"
            " publish again later",
        ),
    ],
)
def test_ckan(answered: Answer, words: str) -> None:
    assert said("ckan", answered) == f"license_list: {words}"


ORG = answer(200, {"id": "0123"})
LICENCES = answer(200, [])
UNLIKE = "its answer is not that of udata's API: see that it is the URL of a udata portal"


@pytest.mark.parametrize(
    ("answers", "path", "words"),
    [
        (
            [answer(200, PAGE, "text/html")],
            "organizations/valmont",
            "it answered with a web page (“Portail & données”): see that it is the URL of the udata portal",
        ),
        (
            [answer(200, {"success": True, "result": {}})],
            "organizations/valmont",
            "its answer is not that of udata's API: see that it is the URL of a udata portal",
        ),
        (
            [answer(410, {"message": "Organization has been deleted"})],
            "organizations/valmont",
            "it has no such organisation (410): give the id, or the end of the address of its page",
        ),
        (
            [ORG, answer(200, {"data": []})],
            "datasets/licenses",
            "its answer is not that of udata's API: see that it is the URL of a udata portal",
        ),
        (
            [ORG, LICENCES, answer(200, [])],
            "datasets",
            "its answer is not that of udata's API: see that it is the URL of a udata portal",
        ),
        (
            [ORG, LICENCES, answer(503, {"message": "maintenance"})],
            "datasets",
            "it is overloaded or closed (503), saying “maintenance”: publish again later",
        ),
        (
            [answer(401, {"message": f"Invalid API token {TOKEN}"})],
            "organizations/valmont",
            "it asks who you are (401), saying “Invalid API token ***”: see that the"
            " credentials are set, and right",
        ),
    ],
)
def test_udata(answers: Sequence[Answer], path: str, words: str) -> None:
    assert said("udata", *answers) == f"{path}/: {words}"


def test_one_that_fails_does_not_stop_the_others() -> None:
    listed = answer(200, {"data": [], "next_page": None})
    extras = {"dct:identifier": "valmont-charte"}
    page = "https://portal.example.org/datasets/charte/"
    made = answer(201, {"id": "abc", "page": page, "extras": extras})
    contact = answer(201, {"id": "c"})
    answers = [ORG, LICENCES, listed, answer(423, {"message": "read only"}), answer(200, []), contact, made]
    exchanges = [{"request": {}, "answer": given} for given in answers]
    with replaying(exchanges) as replay:
        first, second = publish_to_udata(replay.url, FIRST, organization="valmont", token=TOKEN)
    assert (first.done, second.done) == ("failed", "created")
    assert "(423), saying “read only”" in first.what
    assert second.where == "https://portal.example.org/datasets/charte/"
    assert replay.asked == len(answers)


def test_lists_of_several_pages() -> None:
    page = {"data": [{"id": "1", "title": "x"}], "next_page": "http://portal/?page=2"}
    own = {"id": "2", "extras": {"dct:identifier": "old", "caro-graph:catalogue": FIRST.iri}}
    answers = [ORG, LICENCES, answer(200, page), answer(200, {"data": [own], "next_page": None})]
    exchanges = [{"request": {}, "answer": given} for given in answers]
    exchanges[3]["request"] = {
        "query": {"organization": "0123", "page": "2", "page_size": "50"},
        "path": "/api/1/datasets/",
    }
    # The zone of the second dataset is asked for, too.
    exchanges.append({"request": {}, "answer": answer(200, [])})
    with replaying(exchanges) as replay:
        outcomes = list(publish_to_udata(replay.url, FIRST, organization="x", dry_run=True))
    assert replay.differences == []
    assert [outcome.done for outcome in outcomes] == ["created", "created", "gone"]


def test_two_with_one_identifier() -> None:
    extras = {"dct:identifier": "valmont-charte"}
    two = [{"id": str(number), "extras": extras} for number in (1, 2)]
    answers = [ORG, LICENCES, answer(200, {"data": two, "next_page": None}), answer(200, [])]
    exchanges = [{"request": {}, "answer": given} for given in answers]
    with replaying(exchanges) as replay:
        outcomes = list(publish_to_udata(replay.url, FIRST, organization="x", dry_run=True))
    assert outcomes[1].failed
    assert "2 datasets there are 'valmont-charte'" in outcomes[1].what


@pytest.mark.parametrize("path", ["", "/", "/api/3", "/api/3/action", "/api"])
def test_the_url_of_the_api_is_that_of_the_portal(path: str) -> None:
    exchanges = [{"request": {"path": "/base/api/3/action/license_list"}, "answer": answer(500, {})}]
    with replaying(exchanges) as replay, pytest.raises(EndpointError):
        list(publish_to_ckan(f"{replay.url}/base{path}", FIRST, dry_run=True))
    assert replay.differences == []


@pytest.mark.parametrize(
    ("url", "token", "headers"),
    [
        ("ftp://portal.example.org", None, {}),
        ("https://user:secret@portal.example.org", None, {}),
        ("https://portal.example.org", "a\nsecret", {}),
        ("https://portal.example.org", "secret", {"Content-Type": "text/html"}),
        ("https://portal.example.org", "secret", {"authorization": "Basic secret"}),
    ],
)
def test_what_cannot_be_asked(url: str, token: str | None, headers: dict[str, str]) -> None:
    with pytest.raises(CallError) as caught:
        list(publish_to_ckan(url, FIRST, token=token, headers=headers))
    assert "secret" not in str(caught.value)


def test_without_a_token_nobody_is_known() -> None:
    with pytest.raises(CallError, match="give --organization, or set CARO_GRAPH_TOKEN"):
        list(publish_to_udata("https://portal.example.org", FIRST, dry_run=True))


def test_no_secret_is_shown() -> None:
    header = "Authorization"
    portal = portal_at(
        "https://portal.example.org?key=abcdef",
        "x",
        lambda it: {header: it},
        api=re.compile("$"),
        token=TOKEN,
    )
    assert TOKEN not in repr(portal)
    assert "abcdef" not in repr(portal)


@given(
    st.recursive(
        st.text() | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_errors_are_put_into_words(errors: Any) -> None:
    assert isinstance(words_of(errors), str)


def test_many_errors_are_counted() -> None:
    errors = {f"field{number}": ["Missing"] for number in range(9)}
    assert words_of(errors).endswith("field4: Missing; and 4 more")


@pytest.mark.parametrize(
    ("licence", "found"),
    [
        ({"id": "a", "url": "https://licence.example.org/x"}, "a"),
        ({"id": "a", "url": "http://licence.example.org/x/"}, "a"),
        ({"id": "a", "url": None, "alternate_urls": ["https://licence.example.org/x"]}, "a"),
        ({"id": "a", "url": "https://licence.example.org/xy"}, None),
        ({"id": "a"}, None),
        ({"url": "https://licence.example.org/x"}, None),
    ],
)
def test_licence(licence: Mapping[str, Any], found: str | None) -> None:
    assert licence_in([licence], "https://licence.example.org/x") == found


def test_its_own_url_before_others() -> None:
    first = {
        "id": "old",
        "url": "https://licence.example.org/1",
        "alternate_urls": ["https://licence.example.org/2"],
    }
    second = {"id": "new", "url": "https://licence.example.org/2"}
    assert licence_in([first, second], "https://licence.example.org/2") == "new"
