"""The datasets of a catalogue at a CKAN portal, by its action API (version 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from caro_graph.publishing.ckan_changes import changes_of, extra_of, is_harvested
from caro_graph.publishing.ckan_client import Ckan
from caro_graph.publishing.ckan_package import extras_of, name_of, package_of, resource_of
from caro_graph.publishing.ckan_scheming import Schema, shaped, shaped_resource
from caro_graph.publishing.portal import Catalogue, Dataset
from caro_graph.publishing.portal_client import portal_at
from caro_graph.publishing.portal_json import objects_of
from caro_graph.publishing.portal_licence import licence_in
from caro_graph.publishing.portal_report import (
    CREATED,
    HARVESTED,
    UNCHANGED,
    UPDATED,
    Outcome,
    each_by_itself,
    left_there,
    not_shown,
)
from caro_graph.publishing.sending import Patience

__all__ = ["publish_to_ckan"]

_API = re.compile(r"/api(/3)?(/action)?$")


def publish_to_ckan(
    url: str,
    catalogue: Catalogue,
    *,
    organization: str | None = None,
    token: str | None = None,
    headers: Mapping[str, str] = {},
    timeout: float = 60,
    patience: Patience | None = None,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Iterator[Outcome]:
    """Create the datasets of a catalogue at a CKAN portal, or update what differs; give each as it is done.

    A dataset is found again by its identifier (the extra or field ``identifier``, or what a harvester wrote
    in ``guid`` or ``uri``), a resource by its ``uri``, or else its URL. Nothing is deleted.

    Args:
        url: The portal's URL.
        catalogue: What to publish.
        organization: The name or id of the organisation that new datasets belong to.
        token: The API token.
        headers: Further headers.
        timeout: The seconds of silence after which the portal is given up.
        patience: How often it is asked again.
        dry_run: Say what would be done, and send nothing.
        progress: Called with a few words at each step.

    Raises:
        CallError: the URL, the token or a header cannot be used.
        EndpointError: the portal does not answer as it should, before any dataset is sent.
    """
    portal = portal_at(
        url, "CKAN", _header, api=_API, token=token, headers=headers, timeout=timeout, patience=patience
    )
    progress("ask the portal")
    ckan = Ckan(portal, catalogue, dry_run)
    if organization is not None:
        ckan = Ckan(portal, catalogue, dry_run, ckan.package("organization_show", organization)["id"])
    licences = ckan.result("license_list", {}, list)
    schema = ckan.schema()
    put = partial(_put, ckan, licences, schema)
    yield from each_by_itself(catalogue.datasets, put, progress)
    yield from ckan.gone()


def _header(token: str) -> dict[str, str]:
    return {"Authorization": token}


def _put(ckan: Ckan, licences: list[Any], schema: Schema, dataset: Dataset) -> Outcome:
    licence = licence_in(objects_of(licences), dataset.licence)
    fields, extras = shaped(package_of(dataset, licence), extras_of(dataset, ckan.catalogue), schema)
    if licence is None:
        del fields["license_id"]  # What somebody chose there stays.
    resources = [shaped_resource(resource_of(resource), schema) for resource in dataset.resources]
    notes: tuple[str, ...] = ()
    if licence is None:
        notes = (f"the portal has no licence with the URL {dataset.licence}: none is set",)
    package = ckan.find(dataset)
    if package is None:
        return _create(ckan, dataset, fields, extras, resources, notes)
    changes = changes_of(package, fields, extras, resources)
    notes += left_there(ckan.portal, changes.left)
    if is_harvested(package):
        notes += (HARVESTED,)
    if changes.patch and not ckan.dry_run:
        now = ckan.send("package_patch", {"id": package["id"], **changes.patch})
        still = changes_of(now, fields, extras, resources).patch
        notes += not_shown(ckan.portal, f"dataset/{quote(package['id'], safe='')}", changes.patch, still)
    done = UPDATED if changes.patch else UNCHANGED
    return Outcome(
        dataset.identifier, done, changes.words, ckan.page(package), notes=notes, planned=ckan.dry_run
    )


def _create(
    ckan: Ckan,
    dataset: Dataset,
    fields: Mapping[str, Any],
    extras: Mapping[str, str],
    resources: list[dict[str, Any]],
    notes: tuple[str, ...],
) -> Outcome:
    package: dict[str, Any] = {key: value for key, value in fields.items() if value not in (None, [])}
    package |= {
        "name": name_of(dataset.identifier),
        "extras": [{"key": key, "value": extras[key]} for key in sorted(extras)],
        "resources": resources,
    }
    if ckan.organization is not None:
        package["owner_org"] = ckan.organization
    made = package if ckan.dry_run else ckan.send("package_create", package)
    if made.get("name") != package["name"] and extra_of(made, "identifier") != dataset.identifier:
        raise ckan.other("package_create")
    where = "" if ckan.dry_run else ckan.page(made)
    return Outcome(dataset.identifier, CREATED, where=where, notes=notes, planned=ckan.dry_run)
