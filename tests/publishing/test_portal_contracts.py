"""What real portals answered, replayed: the same calls are made, and understood alike."""

from __future__ import annotations

from typing import Any

import pytest
from publishing.portals import RECORDED, STEPS, TOKENS, Replay, contract, publish, replaying

ALL = [(kind, name) for kind, names in RECORDED.items() for name in names]
WRITING = [(kind, name) for kind, name in ALL if name in ("create", "update")]


def sent(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The requests that change something."""
    return [asked["request"] for asked in told["exchanges"] if asked["request"]["method"] != "GET"]


def replayed(kind: str, name: str) -> tuple[Replay, list[str], dict[str, Any]]:
    told = contract(kind, name)
    with replaying(told["exchanges"]) as replay:
        lines = publish(kind, replay.url, STEPS[name], TOKENS, told["organization"])
    return replay, lines, told


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_replayed(kind: str, name: str) -> None:
    replay, lines, told = replayed(kind, name)
    assert replay.differences == []
    assert replay.asked == len(told["exchanges"])
    assert lines == told["outcomes"]
    assert not any(token in line for token in TOKENS.values() for line in lines)


def test_a_recording_that_differs_is_noticed() -> None:
    told = contract("udata", "create")
    told["exchanges"][0]["request"]["path"] = "/elsewhere"
    with replaying(told["exchanges"]) as replay:
        publish("udata", replay.url, STEPS["create"], TOKENS, told["organization"])
    assert len(replay.differences) == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, name in ALL if "unchanged" in name or "dry-run" in name or name == "gone"],
)
def test_sends_nothing(kind: str, name: str) -> None:
    assert sent(contract(kind, name)) == []


@pytest.mark.parametrize(("kind", "name"), WRITING)
def test_what_is_sent_is_kept(kind: str, name: str) -> None:
    """The portal gives back each text as it was sent, but for what it writes its own way."""
    for asked in contract(kind, name)["exchanges"]:
        body, told = asked["request"]["body"], asked["answer"]["body"]
        if body and not (kind == "udata" and "contacts" in asked["request"]["path"]):
            result = told.get("result", told)
            for field in ("title", "notes", "description", "license_id", "license", "frequency", "version"):
                assert body.get(field) in (None, result.get(field) or "")


@pytest.mark.parametrize("kind", ["ckan", "ckan-scheming"])
def test_ckan_keeps_what_a_person_added(kind: str) -> None:
    told = contract(kind, "update")
    (patch,) = [request["body"] for request in sent(told)]
    answer = told["exchanges"][-2]["answer"]["body"]["result"]
    assert {"key": "responsable", "value": "une personne"} in answer["extras"]
    assert "ajout" in {tag["name"] for tag in answer["tags"]}
    assert answer["resources"][0]["url"] == "https://other.example.org/note.pdf"
    # Only what changes is sent; the resources are a list, which is sent whole.
    assert {"notes", "license_id", "owner_org", "name", "url"}.isdisjoint(patch)


@pytest.mark.parametrize("kind", ["ckan", "ckan-scheming"])
def test_ckan_keeps_the_ids_of_resources(kind: str) -> None:
    made = contract(kind, "create")["exchanges"][-2]["answer"]["body"]["result"]["resources"]
    now = contract(kind, "update")["exchanges"][-2]["answer"]["body"]["result"]["resources"]
    before = {resource["uri"]: resource["id"] for resource in made}
    after = {resource.get("uri"): resource for resource in now}
    assert before.items() <= {uri: resource["id"] for uri, resource in after.items()}.items()
    sparql = after["https://example.org/valmont/catalogue/charte/sparql"]
    assert sparql["url"] == "https://example.org/valmont/nouveau/sparql"
    assert len(now) == 6


def test_udata_keeps_what_a_person_added() -> None:
    told = contract("udata", "update")
    (answer,) = [
        asked["answer"]["body"]
        for asked in told["exchanges"]
        if asked["request"]["method"] == "PUT" and "resources" not in asked["request"]["path"]
    ]
    assert answer["extras"]["responsable"] == "une personne"
    assert answer["acronym"] == "CV"
    assert "ajout" in answer["tags"]
    assert answer["temporal_coverage"] == {"start": "2024-01-01", "end": "2030-12-31"}
    assert answer["license"] == "lov2"
    assert [point["email"] for point in answer["contact_points"]] == ["contact@valmont.example.org"]
    # The note is touched by no request.
    assert "https://other.example.org/note.pdf" not in str([request["body"] for request in sent(told)])


def test_udata_keeps_the_ids_of_resources() -> None:
    made = contract("udata", "create")["exchanges"][-1]["answer"]["body"]["resources"]
    ids = {resource["title"]: resource["id"] for resource in made}
    changed = {
        asked["answer"]["body"]["title"]: asked["answer"]["body"]["id"]
        for asked in contract("udata", "update")["exchanges"]
        if asked["request"]["method"] == "PUT" and "/resources/" in asked["request"]["path"]
    }
    assert changed == {title: ids[title] for title in ("Signataires (CSV)", "Point d'accès SPARQL")}


def test_udata_takes_the_zone() -> None:
    made = contract("udata", "create")["exchanges"][-1]["answer"]["body"]
    assert made["spatial"]["zones"] == ["fr:epci:200000001"]
