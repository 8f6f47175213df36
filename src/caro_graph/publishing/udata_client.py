"""A udata portal: who publishes there, what they have there, and how a dataset is found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.portal import Catalogue, Dataset
from caro_graph.publishing.portal_client import MOST_PAGES, Portal, words_of
from caro_graph.publishing.portal_json import object_of, objects_of, with_id
from caro_graph.publishing.portal_report import GONE, Outcome
from caro_graph.publishing.udata_dataset import CATALOGUE, IDENTIFIER

__all__ = ["Owner", "Udata", "identifiers_of", "owner_at"]

_API = "api/1/"
_PAGE = 50
_LISTED = "data{id,title,slug,page,extras,harvest,deleted,archived},next_page"
"""What is asked for of each dataset of a list: no resources, of which there may be thousands."""


@dataclass(frozen=True)
class Owner:
    """Who owns the datasets: an organisation, or the user of the token."""

    id: str
    organization: bool

    def as_field(self) -> dict[str, str]:
        """Return what a new dataset or contact point is sent with; without it, they are the user's."""
        return {"organization": self.id} if self.organization else {}


def owner_at(portal: Portal, organization: str | None) -> Owner:
    """Find out who publishes.

    Raises:
        CallError: neither an organisation nor a token is given.
        EndpointError: there is no such organisation, or the token is not good.
    """
    if organization is None:
        if not any(name.lower() == "x-api-key" for name in portal.headers):
            raise CallError("this needs to know whose datasets: give --organization, or set CARO_GRAPH_TOKEN")
        told = portal.ask("GET", _API + "me/", headers={"X-Fields": "id"}).data
        return Owner(_id(portal, "me/", told), False)
    path = f"organizations/{quote(organization, safe='')}/"
    answer = portal.ask("GET", _API + path, headers={"X-Fields": "id,deleted"}, accepted=(404, 410))
    if answer.status != 200:
        what = f"it has no such organisation ({answer.status})"
        raise portal.failure(_API + path, what, "give the id, or the end of the address of its page")
    return Owner(_id(portal, path, answer.data), True)


def _id(portal: Portal, path: str, told: Any) -> str:
    id_ = object_of(told).get("id")
    if not isinstance(id_, str) or not id_:
        raise _unlike(portal, path)
    return id_


def _unlike(portal: Portal, path: str) -> Exception:
    what = "its answer is not that of udata's API"
    return portal.failure(_API + path, what, "see that it is the URL of a udata portal")


@dataclass(frozen=True)
class Udata:
    """A udata portal, with the catalogue that is published there and who publishes it."""

    portal: Portal
    catalogue: Catalogue
    owner: Owner
    dry_run: bool

    def licences(self) -> list[dict[str, Any]]:
        """Return the portal's licences."""
        told = self._get("datasets/licenses/")
        if not isinstance(told, list):
            raise _unlike(self.portal, "datasets/licenses/")
        return objects_of(told)

    def datasets(self) -> list[dict[str, Any]]:
        """Return the datasets of the owner, private and archived ones too, without the deleted."""
        return [dataset for dataset in self._pages() if not dataset.get("deleted")]

    def _pages(self) -> Iterator[dict[str, Any]]:
        key = "organization" if self.owner.organization else "owner"
        seen: set[str] = set()
        for page in range(1, MOST_PAGES + 1):
            parameters = {key: self.owner.id, "page": str(page), "page_size": str(_PAGE)}
            told = self._get("datasets/", parameters, {"X-Fields": _LISTED})
            if not isinstance(object_of(told).get("data"), list):
                raise _unlike(self.portal, "datasets/")
            new = [dataset for dataset in with_id(told["data"]) if dataset["id"] not in seen]
            yield from new
            seen.update(dataset["id"] for dataset in new)
            if not new or not told.get("next_page"):
                return
        raise self.portal.endless(_API + "datasets/")

    def dataset(self, id_: str) -> Mapping[str, Any]:
        """Return a dataset with its resources."""
        path = f"datasets/{quote(id_, safe='')}/"
        told = object_of(self._get(path))
        if _id(self.portal, path, told) != id_:
            raise self.other(path)
        return told

    def other(self, path: str) -> EndpointError:
        """Make the error of an answer that is about something else."""
        what = "its answer is about another one than it was asked for"
        return self.portal.failure(_API + path, what, "publish again, or tell those who run it")

    def find(self, dataset: Dataset, listed: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Find a dataset among those of the owner."""
        found = [there for there in listed if dataset.identifier in identifiers_of(there)]
        if not found and dataset.iri:
            found = [there for there in listed if object_of(there.get("harvest")).get("uri") == dataset.iri]
        if len(found) > 1:
            pages = ", ".join(sorted(self.page(there) for there in found))
            what = f"{len(found)} datasets there are '{dataset.identifier}' ({pages})"
            raise self.portal.failure("", what, "delete all but one of them there")
        return found[0] if found else None

    def gone(self, listed: list[dict[str, Any]]) -> Iterator[Outcome]:
        """Tell the datasets that were published from this catalogue, and that it has no longer."""
        known = {dataset.identifier for dataset in self.catalogue.datasets}
        for there in listed:
            extras = object_of(there.get("extras"))
            identifier = str(extras.get(IDENTIFIER))  # a portal may answer anything
            if extras.get(CATALOGUE) == self.catalogue.iri and identifier not in known:
                yield Outcome(self.portal.root.clean(identifier), GONE, where=self.page(there))

    def zone(self, id_: str | None) -> str | None:
        """Return the id of a zone if the portal has it; a zone that it does not have is not sent."""
        if id_ is None:
            return None
        zones = with_id(self._get("spatial/zones/suggest/", {"q": id_}))
        return id_ if any(zone["id"] == id_ for zone in zones) else None

    def contact(self, contact: Mapping[str, str]) -> str:
        """Make a contact point, or find the one that is the same, and return its id."""
        made = self.send("POST", "contacts/", {**contact, **self.owner.as_field()})
        return _id(self.portal, "contacts/", made)

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any],
        *,
        id_: str | None = None,
        repeatable: bool = True,
    ) -> Mapping[str, Any]:
        """Send what is new or changed (what has ``id_``); what the portal refuses is told with the fields."""
        answer = self.portal.ask(method, _API + path, body=body, accepted=(400,), repeatable=repeatable)
        told = object_of(answer.data)
        if answer.status == 400:
            said = self.portal.root.clean(words_of(told.get("errors") or told.get("message") or ""))
            what = "it refuses it (400)" + (f", saying “{said}”" if said else "")
            raise self.portal.failure(_API + path, what, "correct it, or see to the portal's rules")
        if _id(self.portal, path, told) != id_ and id_ is not None:
            raise self.other(path)
        return told

    def page(self, there: Mapping[str, Any]) -> str:
        """Return the URL of a dataset's page; where the portal tells none, that of its description."""
        page = there.get("page")
        if isinstance(page, str) and page:
            return self.portal.root.clean(page)
        return f"{self.portal.root.at.rstrip('/')}/{_API}datasets/{quote(str(there.get('id')), safe='')}/"

    def _get(self, path: str, parameters: Mapping[str, str] = {}, headers: Mapping[str, str] = {}) -> Any:
        return self.portal.ask("GET", _API + path, parameters=parameters.items(), headers=headers).data


def identifiers_of(there: Mapping[str, Any]) -> set[str]:
    """Return what a dataset is found again by."""
    harvest = object_of(there.get("harvest"))
    told = (
        object_of(there.get("extras")).get(IDENTIFIER),
        harvest.get("dct_identifier"),
        harvest.get("remote_id"),
    )
    return {identifier for identifier in told if isinstance(identifier, str)}
