"""The catalogue of this publication, through CKAN's own code.

CKAN is large and needs a package index to be installed, so this is no part of the suite, which needs none:
``make test-portals``. After a change of the catalogue that is meant, ``make approve-portals``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from catalogue.copies import LATER
from portals.described import Described
from portals.stores import PUBLICATION, SYNTAXES, approve, stored_by
from portals.tidy import tidy_ckan

PLAIN, FORM = "euro_dcat_ap_3", "euro_dcat_ap_3,euro_dcat_ap_scheming"
Found = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="session")
def ckan(first: Path, changed: Path, released: Path, with_endpoint: Path) -> Found:
    """What CKAN stores, by portal and by file."""
    files = [first.with_suffix(suffix) for suffix in SYNTAXES]
    found: Found = stored_by("ckan", *files, changed, released, with_endpoint)
    return found


@pytest.mark.parametrize("portal", [PLAIN, FORM])
def test_ckan_refuses_no_dataset(ckan: Found, portal: str) -> None:
    assert {name: found["refused"] for name, found in ckan[portal].items() if found["refused"]} == {}


@pytest.mark.parametrize("portal", [PLAIN, FORM])
def test_ckan_stores_the_same_of_each_syntax(ckan: Found, portal: str, first: Path) -> None:
    turtle, *others = (tidied(ckan[portal][str(first.with_suffix(suffix))]) for suffix in SYNTAXES)
    assert turtle
    for other in others:
        assert other == turtle


def test_ckan_stores_what_was_approved(ckan: Found, first: Path) -> None:
    approve("ckan", {portal: tidied(found[str(first)]) for portal, found in ckan.items()})


def test_ckan_stores_each_dataset_whole(ckan: Found, first: Path, datasets: list[Described]) -> None:
    stored = {one["uri"]: one for one in ckan[FORM][str(first)]["datasets"]}
    assert set(stored) == {one.iri for one in datasets}
    for one in datasets:
        found = stored[one.iri]
        assert found["title"] == one.title
        assert found["notes"] == one.description
        assert found["license_id"] == "lov2"
        assert {contact["name"] for contact in found["contact"]} == one.contacts
        assert all(contact.get("email") or contact.get("url") for contact in found["contact"])
        assert found["frequency"] == one.frequency
        assert period_of(found.get("temporal_coverage", [])) == one.period
        assert {tag["name"] for tag in found["tags"]} == one.keywords
        assert {resource["uri"]: resource["url"] for resource in found["resources"]} == one.distributions
        assert len(found["resources"]) == len(one.distributions)
        assert {resource["license"] for resource in found["resources"]} == one.licences


def test_ckan_updates_what_it_has(ckan: Found, first: Path, changed: Path, released: Path) -> None:
    """Its harvester knows a dataset by its IRI and a resource by that of the distribution."""
    for portal in (PLAIN, FORM):
        before, after, later = (ckan[portal][str(file)]["datasets"] for file in (first, changed, released))
        assert keys(before) == keys(after) == keys(later)
        assert hashes(before) != hashes(after)
        assert days(before) != days(after) == {"2026-11-02"}
        assert {one["version"] for one in before} == {PUBLICATION.version}
        assert {one["version"] for one in later} == {LATER}


@pytest.mark.parametrize("portal", [PLAIN, FORM])
def test_an_endpoint_changes_nothing_for_ckan(
    ckan: Found, portal: str, first: Path, with_endpoint: Path
) -> None:
    """It has no services but those of a file, and none of ours is one."""
    found, without = (ckan[portal][str(file)]["datasets"] for file in (with_endpoint, first))
    assert keys(found) == keys(without)


def tidied(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    datasets = [tidy_ckan(one, PUBLICATION) for one in found["datasets"]]
    return sorted(datasets, key=lambda one: str(one["title"]))


def period_of(coverage: list[Mapping[str, str]]) -> tuple[str, ...]:
    return next(((one.get("start", ""), one.get("end", "")) for one in coverage), ())


def keys(datasets: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The keys of the resources, by that of the dataset."""
    return {key(one): sorted(resource["uri"] for resource in one["resources"]) for one in datasets}


def key(dataset: Mapping[str, Any]) -> str:
    """The key of a dataset, which stands in the extras where there is no form."""
    extras = {one["key"]: one["value"] for one in dataset["extras"]}
    return str(dataset.get("uri") or extras["uri"])


def hashes(datasets: list[Mapping[str, Any]]) -> dict[str, str]:
    return {res["uri"]: res["hash"] for one in datasets for res in one["resources"] if "hash" in res}


def days(datasets: list[Mapping[str, Any]]) -> set[str]:
    """The days of the last changes of the resources."""
    return {resource["modified"] for one in datasets for resource in one["resources"]}
