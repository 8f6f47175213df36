"""A dataset as udata keeps it: frequencies, tags, zones, and what differs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publishing.portals import CHARTE, COMMUNES, FIRST, contract

from caro_graph.publishing.portal import Agent, Period, Place
from caro_graph.publishing.udata_changes import changes_of, contact_at, repeated
from caro_graph.publishing.udata_dataset import (
    CONTACT,
    DISTRIBUTION,
    FREQUENCIES,
    contact_of,
    dataset_of,
    resources_of,
    tags_of,
    zone_of,
)

FIELDS = dataset_of(CHARTE, FIRST, "lov2")
TAGS = tags_of(CHARTE.keywords)
RESOURCES = resources_of(CHARTE)


def dataset(**changed: Any) -> dict[str, Any]:
    """The charter as the portal has it after it was published."""
    resources = [
        {"id": str(number), "harvest": None, "mime": None, **resource}
        for number, resource in enumerate(RESOURCES)
    ]
    return {"id": "1", **FIELDS, "tags": TAGS, "resources": resources, "spatial": None, **changed}


def changed(there: dict[str, Any], zone: str | None = None) -> Any:
    return changes_of(there, FIELDS, TAGS, RESOURCES, zone)


def test_frequencies_are_those_of_udata() -> None:
    recorded = contract("udata", "frequencies")["frequencies"]
    assert {term.rpartition("/")[2]: known for term, known in recorded.items()} == FREQUENCIES
    assert FIELDS["frequency"] == "annual"
    assert "frequency" not in dataset_of(replace(CHARTE, frequency="https://example.org/x"), FIRST, None)


@pytest.mark.parametrize(("keyword", "tag"), contract("udata", "tags")["tags"].items())
def test_tags_are_those_of_udata(keyword: str, tag: str) -> None:
    assert tags_of([keyword]) == ([tag] if tag else [])


@given(st.lists(st.text()))
def test_tags_are_such_as_udata_takes(keywords: list[str]) -> None:
    tags = tags_of(keywords)
    assert all(re.fullmatch("[a-z0-9]([a-z0-9-]*[a-z0-9])?", tag) and 3 <= len(tag) <= 96 for tag in tags)
    assert tags_of(tags) == tags == sorted(set(tags))


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (Place("x", None, "Intercommunalite", "200041762"), "fr:epci:200041762"),
        (Place("x", None, "Commune", "17299"), "fr:commune:17299"),
        (Place("x", None, "Pays", "99100"), None),
        (Place("x", None, None, "17299"), None),
        (Place("x", "Rochefort", "Commune", None), None),
        (None, None),
    ],
)
def test_zone_only_where_it_is_certain(place: Place | None, zone: str | None) -> None:
    assert zone_of(replace(CHARTE, place=place)) == zone


@pytest.mark.parametrize(
    ("period", "coverage"),
    [
        (Period("2024-01-01", "2030-12-31"), {"start": "2024-01-01", "end": "2030-12-31"}),
        (Period("2024-01-01T00:00:00Z", None), {"start": "2024-01-01"}),
        (Period(None, "2030-12-31"), None),
        (None, None),
    ],
)
def test_temporal_coverage(period: Period | None, coverage: object) -> None:
    assert dataset_of(replace(CHARTE, period=period), FIRST, None)["temporal_coverage"] == coverage


@pytest.mark.parametrize(
    ("contact", "fields"),
    [
        (Agent(name="A", email="a@example.org"), {"name": "A", "email": "a@example.org", "role": "contact"}),
        (Agent(url="https://example.org/"), {"contact_form": "https://example.org/", "role": "contact"}),
        (Agent(name="A"), None),
        (None, None),
    ],
)
def test_contact(contact: Agent | None, fields: object) -> None:
    assert contact_of(replace(CHARTE, contact=contact)) == fields


def test_kinds_of_resources() -> None:
    kinds = {resource["url"].rpartition("/")[2]: resource["type"] for resource in RESOURCES}
    assert kinds == {
        "charte.ttl": "main",
        "charte-doc.pdf": "documentation",
        "signatories.csv": "main",
        "sparql": "api",
    }
    assert {resource["filetype"] for resource in RESOURCES} == {"remote"}


def test_one_resource_for_each_url() -> None:
    first, *others = CHARTE.resources
    double = replace(others[0], url=first.url)
    assert len(resources_of(replace(CHARTE, resources=(first, double)))) == 1


def test_nothing_differs() -> None:
    told = changed(dataset(temporal_coverage={"start": "2024-01-01T00:00:00+00:00", "end": "2030-12-31"}))
    assert (told.dataset, told.resources, told.new, told.words, told.left) == ({}, {}, [], [], ())


def test_an_update_repeats_what_udata_would_erase() -> None:
    there = dataset(title="Autre")
    assert repeated(there, changed(there).dataset) == {
        "title": CHARTE.title,
        "description": CHARTE.description,
        "tags": TAGS,
        "temporal_coverage": {"start": "2024-01-01", "end": "2030-12-31"},
    }


def test_a_period_that_is_no_longer_said_goes() -> None:
    there = dataset()
    fields = dataset_of(replace(CHARTE, period=None), FIRST, "lov2")
    told = changes_of(there, fields, TAGS, RESOURCES, None)
    assert told.words == ["temporal_coverage"]
    assert "temporal_coverage" not in repeated(there, told.dataset)


def test_what_a_person_added_stays() -> None:
    there = dataset(title="Autre", acronym="CV", tags=[*TAGS, "mine"], extras={**FIELDS["extras"], "mine": 1})
    there["resources"].append({"id": "x", "filetype": "file", "url": "https://other.example.org/"})
    told = changed(there)
    assert told.dataset == {"title": CHARTE.title}
    assert (told.resources, told.new, told.left) == ({}, [], ())
    there["tags"], there["extras"] = ["mine"], {"mine": 1}
    assert changed(there).dataset["tags"] == sorted(["mine", *TAGS])
    assert changed(there).dataset["extras"] == {"mine": 1, **FIELDS["extras"]}


def test_resources_are_found_by_their_url_and_then_by_the_distribution() -> None:
    there = dataset()
    there["resources"][0]["extras"] = {}
    there["resources"][1]["url"] = "https://example.org/before"
    there["resources"][2].update(url="https://example.org/harvested", extras={"mine": 1})
    there["resources"][2]["harvest"] = {"uri": CHARTE.resources[2].iri}
    told = changed(there)
    assert list(told.resources) == ["0", "1", "2"]
    assert told.new == []
    assert told.resources["2"]["extras"] == {"mine": 1, DISTRIBUTION: CHARTE.resources[2].iri}


def test_a_file_that_is_hosted_there_is_not_ours() -> None:
    there = dataset()
    there["resources"][0]["filetype"] = "file"
    assert [resource["url"] for resource in changed(there).new] == ["https://example.org/valmont/charte.ttl"]


def test_what_the_portal_found_out_stays() -> None:
    there = dataset()
    there["resources"][1].update(mime="application/pdf", filesize=7)
    assert changed(there).resources == {}


def test_a_description_that_is_no_longer_said_goes() -> None:
    there = dataset()
    there["resources"][1]["description"] = "old"
    assert changed(there).resources["1"]["description"] == ""


def test_a_resource_that_is_gone_is_told() -> None:
    there = dataset()
    old = {
        "id": "9",
        "filetype": "remote",
        "url": "https://example.org/old.csv",
        "extras": {DISTRIBUTION: "x"},
    }
    there["resources"].append({**old, "extras": {DISTRIBUTION: "x"}})
    assert changed(there).left == ("https://example.org/old.csv",)


@pytest.mark.parametrize(
    ("there", "sent"),
    [
        (None, {"zones": ["fr:epci:1"], "granularity": "other"}),
        ({"zones": [], "granularity": "fr:iris"}, {"zones": ["fr:epci:1"], "granularity": "fr:iris"}),
        ({"zones": ["fr:epci:1"]}, None),
        ({"zones": [{"id": "fr:epci:1"}]}, None),
        ({"geom": {"type": "MultiPolygon"}, "zones": []}, None),
    ],
)
def test_spatial(there: Any, sent: Any) -> None:
    assert changed(dataset(spatial=there), "fr:epci:1").dataset.get("spatial") == sent


def test_the_contact_of_the_catalogue_takes_the_place_of_the_former() -> None:
    wanted = contact_of(CHARTE)
    assert wanted
    former, mine = {"id": "1", "role": "contact", "email": "old@x.org"}, {"id": "2", "role": "publisher"}
    there = {"contact_points": [former, mine], "extras": {CONTACT: "1"}}
    assert contact_at(there, wanted) == (None, ["2"])
    there["contact_points"] = [mine, {"id": "3", **wanted}]
    assert contact_at(there, wanted)[0] == "3"


def test_what_says_little() -> None:
    assert dataset_of(COMMUNES, FIRST, None) == {
        "title": "Communes de Valmont",
        "description": "Les communes de Valmont et leurs codes.",
        "temporal_coverage": None,
        "extras": {"dct:identifier": COMMUNES.identifier, "caro-graph:catalogue": FIRST.iri},
    }
