"""A dataset as CKAN keeps it: names, tags, extras, scheming, and what differs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publishing.portals import CHARTE, COMMUNES, FIRST, replaying

from caro_graph.publishing.ckan import publish_to_ckan
from caro_graph.publishing.ckan_changes import changes_of, differs
from caro_graph.publishing.ckan_package import EXTRAS, extras_of, name_of, package_of, resource_of
from caro_graph.publishing.ckan_scheming import schema_of, shaped, shaped_resource

RESOURCES = [resource_of(resource) for resource in CHARTE.resources]


def package(**changed: Any) -> dict[str, Any]:
    """The charter as the portal has it after it was published."""
    extras = extras_of(CHARTE, FIRST)
    return {
        **package_of(CHARTE, "lov2"),
        "id": "1",
        "name": "valmont-charte",
        "extras": [{"key": key, "value": value} for key, value in extras.items()],
        "resources": [{"id": str(number), **resource} for number, resource in enumerate(RESOURCES)],
        **changed,
    }


def changed(there: dict[str, Any], **fields: Any) -> Any:
    wanted = package_of(CHARTE, "lov2") | fields
    return changes_of(there, wanted, extras_of(CHARTE, FIRST), RESOURCES)


@given(st.text(min_size=1))
def test_a_name_is_one_that_ckan_takes(identifier: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]{2,100}", name_of(identifier))


@given(st.sets(st.text(min_size=1), min_size=2, max_size=2))
def test_others_have_other_names(identifiers: set[str]) -> None:
    one, other = identifiers
    assert name_of(one) != name_of(other)


@given(st.lists(st.text()))
def test_tags_are_such_as_ckan_takes(keywords: list[str]) -> None:
    names = [tag["name"] for tag in package_of(replace(CHARTE, keywords=tuple(keywords)), None)["tags"]]
    assert all(re.fullmatch(r"[\w \-.]*", name) and 2 <= len(name) <= 100 for name in names)
    assert len(set(names)) == len(names)


def test_tags() -> None:
    names = [tag["name"] for tag in package_of(CHARTE, None)["tags"]]
    assert names == ["Cœur de ville été", "politique de la ville", "vie de l-agglomération"]


def test_extras_are_those_of_ckanext_dcat() -> None:
    extras = extras_of(CHARTE, FIRST)
    assert set(extras) <= set(EXTRAS)
    assert json.loads(extras["language"]) == ["http://publications.europa.eu/resource/authority/language/FRA"]
    assert (extras["temporal_start"], extras["temporal_end"]) == ("2024-01-01", "2030-12-31")
    assert extras["publisher_identifier"] == "200000001"
    assert extras["contact_email"] == "donnees@valmont.example.org"
    assert extras["spatial_uri"] == "https://example.org/valmont/id/place/valmont"
    assert set(extras_of(COMMUNES, FIRST)) == {"identifier", "uri", "caro_graph_catalogue"}


def test_nothing_differs() -> None:
    assert changed(package()).patch == {}


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        (None, ""),
        ([], None),
        ("12", 12),
        ("a\r\nb ", "a\nb"),
        ('["a", "b"]', ["a", "b"]),
        ([{"a": "x", "b": ""}], [{"a": "x"}]),
    ],
)
def test_the_same_but_for_its_form(there: Any, wanted: Any) -> None:
    assert not differs(there, wanted)


@pytest.mark.parametrize(
    ("there", "wanted"), [("a", "b"), ("12", "012"), (13, 12), (["b", "a"], ["a", "b"]), ([{"a": "x"}], [])]
)
def test_another(there: Any, wanted: Any) -> None:
    assert differs(there, wanted)


def test_only_what_differs_is_sent() -> None:
    assert changed(package(title="Autre", notes=CHARTE.description)).patch == {"title": CHARTE.title}


def test_what_is_no_longer_said_goes() -> None:
    there = package(version="1")
    there["extras"].append({"key": "creator_uri", "value": "old"})
    extras = {key: value for key, value in extras_of(CHARTE, FIRST).items() if key != "version_notes"}
    patch = changes_of(there, package_of(CHARTE, "lov2") | {"version": None}, extras, RESOURCES).patch
    assert patch["version"] == ""
    assert {extra["key"]: extra["value"] for extra in patch["extras"]} == extras


def test_what_a_person_added_stays() -> None:
    there = package(title="Autre")
    there["extras"].append({"key": "mine", "value": "x"})
    there["tags"].append({"name": "mine", "vocabulary_id": "1"})
    there["resources"].insert(0, {"id": "x", "url": "https://other.example.org/"})
    assert changed(there).patch == {"title": CHARTE.title}
    there["extras"] = [extra for extra in there["extras"] if extra["key"] != "issued"]
    assert {"key": "mine", "value": "x"} in changed(there).patch["extras"]
    there["tags"] = there["tags"][1:]
    assert {"name": "mine", "vocabulary_id": "1"} in changed(there).patch["tags"]


def test_extras_that_the_portal_computes_are_not_sent_back() -> None:
    there = package()
    there["extras"].append({"key": "harvest_object_id", "value": "x"})
    assert changed(there).patch == {}
    there["extras"].append({"key": "creator_uri", "value": "x"})
    there["extras"] = [extra for extra in there["extras"] if extra["key"] != "issued"]
    assert "harvest_object_id" not in str(changed(there).patch)


def test_resources_are_found_by_their_iri_and_then_by_their_url() -> None:
    there = package()
    there["resources"][0]["url"] = "https://example.org/before"
    del there["resources"][1]["uri"]
    patch = changed(there).patch["resources"]
    assert [resource["id"] for resource in patch] == ["0", "1", "2", "3"]
    assert [resource["url"] for resource in patch] == [resource["url"] for resource in RESOURCES]
    assert [resource["uri"] for resource in patch] == [resource["uri"] for resource in RESOURCES]


def test_what_the_portal_found_out_stays() -> None:
    there = package()
    doc = there["resources"][1]
    assert "size" not in doc
    doc.update(size=7, mimetype="application/pdf", hash="abc", datastore_active=True)
    there["resources"][0]["format"] = "ttl"
    assert changed(there).patch == {}


def test_a_resource_that_is_gone_is_told() -> None:
    there = package()
    there["resources"].append(
        {"id": "9", "url": "https://example.org/old.csv", "uri": "https://example.org/o"}
    )
    assert changed(there).left == ("https://example.org/old.csv",)
    assert changed(there).patch == {}


SCHEMA = schema_of(
    {
        "dataset_fields": [
            {"field_name": "identifier"},
            {"field_name": "theme", "validators": "ignore_missing scheming_multiple_text"},
            {"field_name": "conforms_to", "preset": "multiple_text"},
            {"field_name": "access_rights", "choices": [{"value": "PUBLIC"}, {"value": "RESTRICTED"}]},
            {"field_name": "frequency", "choices": [{"value": "daily"}]},
            {"field_name": "publisher", "repeating_subfields": [{"field_name": "name"}]},
            {"field_name": "creator", "repeating_subfields": [{"field_name": "name"}]},
            {"heading": "no field"},
        ],
        "resource_fields": [
            {"field_name": "status", "choices": [{"value": "http://purl.org/adms/status/Completed"}]},
            {"field_name": "language", "validators": "scheming_multiple_text"},
        ],
    }
)


def test_fields_of_scheming_are_no_extras() -> None:
    said = extras_of(replace(CHARTE, creator=None), FIRST)
    fields, extras = shaped({"title": "x"}, said, SCHEMA)
    assert fields == {
        "title": "x",
        "identifier": "valmont-charte",
        "theme": list(CHARTE.themes),
        "conforms_to": list(CHARTE.conforms_to),
        "access_rights": "PUBLIC",
        "frequency": None,
        "publisher": [{"name": "Valmont Agglomération"}],
        "creator": None,
    }
    assert not {"identifier", "theme", "conforms_to", "publisher_name"} & set(extras)
    # What the schema has no field for is still said.
    assert extras["publisher_identifier"] == "200000001"


def test_contacts_of_scheming_stand_alone() -> None:
    people = {"author": "x", "author_email": "x", "maintainer": "x", "maintainer_email": "x"}
    contact = {"field_name": "contact", "repeating_subfields": [{"field_name": "name"}]}
    schema = schema_of({"dataset_fields": [contact, {"field_name": "author"}]})
    fields, _ = shaped(people, {"contact_name": "y"}, schema)
    assert fields == {"author": "x", "contact": [{"name": "y"}]}


def test_without_scheming_all_are_extras() -> None:
    said = extras_of(CHARTE, FIRST)
    assert shaped({"title": "x"}, said, schema_of(None)) == ({"title": "x"}, said)


def test_resources_under_scheming() -> None:
    turtle = shaped_resource(RESOURCES[0], SCHEMA)
    assert turtle["status"] == "http://purl.org/adms/status/Completed"
    assert turtle["language"] == ["http://publications.europa.eu/resource/authority/language/FRA"]


def test_a_list_is_emptied_by_a_list() -> None:
    there = package(theme=["a"], publisher=[{"name": "x"}])
    patch = changed(there, theme=None, publisher=None).patch
    assert patch == {"theme": [], "publisher": []}


def ok(result: Any) -> dict[str, Any]:
    return {"status": 200, "type": "application/json", "body": {"success": True, "result": result}}


MISSING = {"status": 404, "type": "application/json", "body": {"success": False, "error": {"message": "No"}}}
NOTHING = ok({"count": 0, "results": []})
PLAIN = {"status": 400, "type": "application/json", "body": "Bad request - Action name not known"}
ONE = replace(FIRST, datasets=(CHARTE,))


def outcomes(*answers: dict[str, Any]) -> list[str]:
    given = [ok([{"id": "lov2", "url": CHARTE.licence}]), PLAIN, *answers]
    with replaying([{"request": {}, "answer": answer} for answer in given]) as replay:
        told = list(publish_to_ckan(replay.url, ONE, dry_run=True))
    assert replay.differences == []
    return [f"{outcome.done}: {outcome.what or outcome.notes}" for outcome in told]


def test_a_dataset_that_was_harvested_is_updated() -> None:
    there = package()
    there["extras"] = [
        {"key": "guid", "value": CHARTE.iri},
        {"key": "harvest_source_title", "value": "x"},
    ]
    found = ok({"count": 1, "results": [there]})
    (told,) = outcomes(found, ok(there), NOTHING)
    assert told.startswith("updated: ")


def test_what_the_search_finds_is_looked_at() -> None:
    other = package(extras=[{"key": "identifier", "value": "valmont charte"}])
    assert outcomes(ok({"count": 1, "results": [other]}), MISSING, NOTHING) == ["created: ()"]


def test_two_with_one_identifier() -> None:
    two = [package(), package(name="b", id="2")]
    (told,) = outcomes(ok({"count": 2, "results": two}), NOTHING)
    assert "2 datasets there are 'valmont-charte' (b, valmont-charte): delete all but one" in told


def test_a_name_that_another_has() -> None:
    other = package(extras=[{"key": "identifier", "value": "another"}])
    (told,) = outcomes(NOTHING, ok(other), NOTHING)
    assert "this is not 'valmont-charte' but has the name that it would have: rename it there" in told


def test_one_of_that_name_without_identifier_is_taken() -> None:
    (told,) = outcomes(NOTHING, ok(package(extras=[])), NOTHING)
    assert told.startswith("updated: ")


def test_one_that_was_deleted() -> None:
    (told,) = outcomes(NOTHING, ok(package(state="deleted")), NOTHING)
    assert "it was deleted there: restore it there, or purge it" in told


def test_a_licence_that_the_portal_does_not_know() -> None:
    given = [ok([]), PLAIN, ok({"count": 1, "results": [package()]}), ok(package(license_id="mine")), NOTHING]
    with replaying([{"request": {}, "answer": answer} for answer in given]) as replay:
        (outcome,) = publish_to_ckan(replay.url, ONE, dry_run=True)
    assert outcome.done == "unchanged"
    assert outcome.notes == (f"the portal has no licence with the URL {CHARTE.licence}: none is set",)
