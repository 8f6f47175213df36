"""The datasets of a catalogue at a udata portal, such as data.gouv.fr, by its API (version 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from caro_graph.publishing.portal import Catalogue, Dataset
from caro_graph.publishing.portal_client import portal_at
from caro_graph.publishing.portal_json import object_of
from caro_graph.publishing.portal_licence import licence_in
from caro_graph.publishing.portal_report import (
    CREATED,
    HARVESTED,
    UNCHANGED,
    UPDATED,
    Outcome,
    each_by_itself,
    in_short,
    left_there,
    not_shown,
)
from caro_graph.publishing.sending import Patience
from caro_graph.publishing.udata_changes import Changes, changes_of, contact_at, repeated
from caro_graph.publishing.udata_client import Udata, identifiers_of, owner_at
from caro_graph.publishing.udata_dataset import (
    CONTACT,
    contact_of,
    dataset_of,
    resources_of,
    tags_of,
    zone_of,
)

__all__ = ["publish_to_udata"]

_API = re.compile(r"/api(/[12])?$")


def publish_to_udata(
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
    """Create the datasets of a catalogue at a udata portal, or update what differs; give each as it is done.

    The datasets of the organisation (or of the token's user) are listed, and one is found again by its extra
    ``dct:identifier``, or by what a harvester wrote; a resource by its URL, or else by its distribution.
    Nothing is deleted, and files stay where they are (``remote`` resources).

    Args:
        url: The portal's URL.
        catalogue: What to publish.
        organization: The id or slug of the organisation that owns the datasets.
        token: The API key.
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
        url, "udata", _header, api=_API, token=token, headers=headers, timeout=timeout, patience=patience
    )
    progress("ask the portal")
    owner = owner_at(portal, organization)
    udata = Udata(portal, catalogue, owner, dry_run)
    licences = udata.licences()
    listed = udata.datasets()
    put = partial(_put, udata, licences, listed)
    yield from each_by_itself(catalogue.datasets, put, progress)
    yield from udata.gone(listed)


def _header(token: str) -> dict[str, str]:
    return {"X-API-KEY": token}


def _put(
    udata: Udata, licences: list[dict[str, Any]], listed: list[dict[str, Any]], dataset: Dataset
) -> Outcome:
    licence = licence_in(licences, dataset.licence)
    notes: tuple[str, ...] = ()
    if licence is None:
        notes = (f"the portal has no licence with the URL {dataset.licence}: none is set",)
    fields = dataset_of(dataset, udata.catalogue, licence)
    zone = udata.zone(zone_of(dataset))
    found = udata.find(dataset, listed)
    if found is None:
        return _create(udata, dataset, fields, zone, notes)
    return _update(udata, dataset, udata.dataset(found["id"]), fields, zone, notes)


def _create(
    udata: Udata, dataset: Dataset, fields: Mapping[str, Any], zone: str | None, notes: tuple[str, ...]
) -> Outcome:
    body: dict[str, Any] = {
        **fields,
        "tags": tags_of(dataset.keywords),
        "resources": resources_of(dataset),
        **udata.owner.as_field(),
    }
    if zone:
        body["spatial"] = {"zones": [zone], "granularity": "other"}
    if udata.dry_run:
        return Outcome(dataset.identifier, CREATED, notes=notes, planned=True)
    contact = contact_of(dataset)
    if contact:
        made = udata.contact(contact)
        body["contact_points"] = [made]
        body["extras"] = {**body["extras"], CONTACT: made}
    made_dataset = udata.send("POST", "datasets/", body, repeatable=False)
    if dataset.identifier not in identifiers_of(made_dataset):
        raise udata.other("datasets/")
    return Outcome(dataset.identifier, CREATED, where=udata.page(made_dataset), notes=notes)


def _update(
    udata: Udata,
    dataset: Dataset,
    there: Mapping[str, Any],
    fields: Mapping[str, Any],
    zone: str | None,
    notes: tuple[str, ...],
) -> Outcome:
    changes = changes_of(there, fields, tags_of(dataset.keywords), resources_of(dataset), zone)
    notes += left_there(udata.portal, changes.left) + _warnings(there)
    body, words = dict(changes.dataset), list(changes.words)
    contact = contact_of(dataset)
    known, kept = contact_at(there, contact) if contact else (None, [])
    if contact and known is None:
        words.append("contact point")
    if words and not udata.dry_run:
        if contact and known is None:
            made = udata.contact(contact)
            extras = {**object_of(there.get("extras")), **body.get("extras", {}), CONTACT: made}
            body |= {"contact_points": [*kept, made], "extras": extras}
        now = _sent(udata, there, body, changes)
        files = [*changes.resources.values(), *changes.new]
        wanted = {**fields, "extras": body.get("extras", fields["extras"])}
        still = changes_of(now, wanted, tags_of(dataset.keywords), files, zone)
        sent = {*body, *(["resources"] if files else [])}
        left = {*still.dataset, *(["resources"] if still.resources or still.new else [])}
        if contact and contact_at(now, contact)[0] is None:
            left.add("contact_points")
        notes += not_shown(udata.portal, f"datasets/{quote(there['id'], safe='')}", sent, left)
    return Outcome(
        dataset.identifier,
        UPDATED if words else UNCHANGED,
        in_short(words),
        udata.page(there),
        notes=notes,
        planned=udata.dry_run,
    )


def _sent(
    udata: Udata, there: Mapping[str, Any], body: Mapping[str, Any], changes: Changes
) -> Mapping[str, Any]:
    """Send what differs, and return the dataset that the portal shows then, with the resources of these."""
    at = f"datasets/{quote(there['id'], safe='')}/"
    now = udata.send("PUT", at, repeated(there, body), id_=there["id"]) if body else there
    files = [
        udata.send("PUT", f"{at}resources/{quote(id_, safe='')}/", resource, id_=id_)
        for id_, resource in changes.resources.items()
    ]
    files += [udata.send("POST", f"{at}resources/", resource, repeatable=False) for resource in changes.new]
    return {**now, "resources": files}


def _warnings(there: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    if object_of(there.get("harvest")).get("backend"):
        notes.append(HARVESTED)
    if there.get("archived"):
        notes.append("it is archived there")
    return tuple(notes)
