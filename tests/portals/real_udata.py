"""The catalogue of this publication, through the harvester of udata, the software of data.gouv.fr.

udata is large and needs a package index to be installed, so this is no part of the suite, which needs none:
``make test-portals``. After a change of the catalogue that is meant, ``make approve-portals``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from catalogue.copies import ENDPOINT
from portals.described import Described, slug
from portals.stores import PUBLICATION, approve, stored_by
from portals.tidy import tidy_udata

Harvest = Mapping[str, Any]


@pytest.fixture(scope="session")
def udata(first: Path, changed: Path, released: Path) -> list[Harvest]:
    """What udata stores after a harvest, another of a changed catalogue, and one of another version."""
    found: list[Harvest] = stored_by("udata", first, changed, released)
    return found


def test_udata_harvests_without_a_warning(udata: list[Harvest], datasets: list[Described]) -> None:
    for harvest in udata:
        assert complaints(harvest) == []
        assert {item["remote_id"] for item in harvest["items"]} >= {one.identifier for one in datasets}


def test_udata_stores_what_was_approved(udata: list[Harvest]) -> None:
    approve("udata", all_tidied(udata[0]))


@pytest.mark.parametrize("suffix", [".rdf", ".jsonld"])
def test_udata_stores_the_same_of_each_syntax(udata: list[Harvest], first: Path, suffix: str) -> None:
    (other,) = stored_by("udata", first.with_suffix(suffix))
    assert all_tidied(other) == all_tidied(udata[0])


def test_udata_stores_each_dataset_whole(udata: list[Harvest], datasets: list[Described]) -> None:
    stored = {one["harvest"]["dct_identifier"]: one for one in udata[0]["datasets"]}
    assert set(stored) == {one.identifier for one in datasets}
    for one in datasets:
        found = stored[one.identifier]
        assert found["title"] == one.title
        assert found["description"] == one.description
        assert found["license"] == "lov2"
        contacts = [contact for contact in found["contact_points"] if contact["role"] == "contact"]
        assert [contact["name"].startswith(tuple(one.contacts)) for contact in contacts] == [True]
        assert all(contact.get("email") or contact.get("contact_form") for contact in contacts)
        assert found["frequency"] not in ("", "unknown", None)
        covered = found.get("temporal_coverage", {})
        assert tuple(covered.get(end, "") for end in ("start", "end") if covered) == one.period
        assert set(found["tags"]) >= {slug(keyword) for keyword in one.keywords}
        urls = sorted(resource["url"] for resource in found["resources"])
        assert urls == sorted(one.distributions.values())


def test_udata_finds_each_dataset_good(udata: list[Harvest]) -> None:
    """What the portal shows as the quality of a dataset; a document that states no period has none."""
    for one in udata[0]["datasets"]:
        lacking = {name for name, good in one["quality_cached"].items() if good is False}
        assert lacking <= {"temporal_coverage", "spatial"}, one["title"]


def test_udata_updates_what_it_has(udata: list[Harvest]) -> None:
    """The same documents of the database at each harvest, with other sizes after another fact."""
    before, after, later = udata
    assert identities(before) == identities(after) == identities(later)
    assert sizes(before) != sizes(after)
    assert set(days(before)) != set(days(after)) == {"2026-11-02T00:00:00Z"}
    assert not [one for one in later["datasets"] if one["harvest"].get("archived_at")]


def test_udata_stores_an_endpoint_as_a_service(with_endpoint: Path, datasets: list[Described]) -> None:
    (harvest,) = stored_by("udata", with_endpoint)
    assert complaints(harvest) == []
    (service,) = harvest["dataservices"]
    assert service["base_api_url"] == ENDPOINT
    assert service["license"] == "lov2"
    assert {contact["role"] for contact in service["contact_points"]} >= {"contact", "publisher"}
    assert service["description"]
    assert service["datasets"]
    assert set(service["datasets"]) <= {one.identifier for one in datasets}


def complaints(harvest: Harvest) -> list[Any]:
    """All that a harvest reports and that is no success."""
    parts = [harvest, *harvest["items"]]
    told = [(part["status"], part["errors"], part.get("logs", [])) for part in parts]
    return [one for one in told if one != ("done", [], [])]


def all_tidied(harvest: Harvest) -> dict[str, list[dict[str, Any]]]:
    return {
        kind: [
            tidy_udata(one, PUBLICATION) for one in sorted(harvest[kind], key=lambda one: str(one["title"]))
        ]
        for kind in ("datasets", "dataservices")
    }


def identities(harvest: Harvest) -> dict[str, Any]:
    """The database's identifiers of datasets, services, resources and contacts, with what they stand for."""
    return {
        one["_id"]["$oid"]: (
            one["harvest"]["remote_id"],
            sorted((resource["url"], str(resource["_id"])) for resource in one.get("resources", [])),
            sorted(contact["_id"]["$oid"] for contact in one["contact_points"]),
        )
        for kind in ("datasets", "dataservices")
        for one in harvest[kind]
    }


def sizes(harvest: Harvest) -> dict[str, int]:
    return {
        resource["url"]: resource["filesize"]
        for one in harvest["datasets"]
        for resource in one["resources"]
        if "filesize" in resource
    }


def days(harvest: Harvest) -> list[str]:
    """The days of the last changes, as the catalogue says them."""
    return [one["harvest"]["modified_at"]["$date"] for one in harvest["datasets"]]
