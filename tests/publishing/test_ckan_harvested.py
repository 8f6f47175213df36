"""What is published is what ckanext-dcat would have harvested, but for what is chosen otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from publishing.portals import CHARTE, COMMUNES, FIRST, contract

from caro_graph.publishing.ckan_package import MARK, extras_of, package_of, resource_of
from caro_graph.publishing.portal import Dataset

# Whom to write to, and tags that CKAN's own rules allow: it refuses what a harvester takes as it is.
OTHER_FIELDS = {"author", "author_email", "maintainer", "maintainer_email", "tags", "license_id"}
# Names that CKAN's previews and filters know, instead of IRIs; a name for each resource; no copy of services.
OTHER_OF_RESOURCES = {"format", "mimetype", "name", "access_services", "distribution_ref"}


def harvested(dataset: Dataset) -> dict[str, Any]:
    packages = contract("ckan", "harvested")["packages"]
    (found,) = [package for package in packages if {"key": "uri", "value": dataset.iri} in package["extras"]]
    assert isinstance(found, dict)
    return found


def plain(value: Any) -> Any:
    """The order of a list says nothing: a graph has none."""
    if isinstance(value, str) and value.startswith("["):
        return sorted(json.loads(value))
    return value


def differing(ours: dict[str, Any], theirs: dict[str, Any]) -> set[str]:
    return {key for key in {*ours, *theirs} if plain(ours.get(key)) != plain(theirs.get(key))}


@pytest.mark.parametrize("dataset", [CHARTE, COMMUNES])
def test_package_and_extras(dataset: Dataset) -> None:
    theirs = harvested(dataset)
    ours = package_of(dataset, "lov2")
    assert differing(ours, {key: theirs.get(key) for key in ours}) <= OTHER_FIELDS
    extras = {extra["key"]: extra["value"] for extra in theirs["extras"]}
    assert differing(extras_of(dataset, FIRST), extras) == {MARK}


@pytest.mark.parametrize("dataset", [CHARTE, COMMUNES])
def test_resources(dataset: Dataset) -> None:
    theirs = {resource["uri"]: resource for resource in harvested(dataset)["resources"]}
    ours = {resource["uri"]: resource for resource in map(resource_of, dataset.resources)}
    assert ours.keys() == theirs.keys()
    for uri, resource in ours.items():
        assert differing(resource, theirs[uri]) <= OTHER_OF_RESOURCES
