"""A CKAN portal: its actions, how a dataset is found there, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from caro_graph.problems import EndpointError
from caro_graph.publishing.ckan_changes import extra_of
from caro_graph.publishing.ckan_package import MARK, name_of
from caro_graph.publishing.ckan_scheming import Schema, schema_of
from caro_graph.publishing.portal import Catalogue, Dataset
from caro_graph.publishing.portal_client import MOST_PAGES, Portal, words_of
from caro_graph.publishing.portal_json import object_of, with_id
from caro_graph.publishing.portal_report import GONE, Outcome

__all__ = ["Ckan"]

_ACTION = "api/3/action/"
_JSON = (400, 403, 404, 409, 500)
"""Statuses whose body is JSON that says more than they do."""
_ROWS = 100
_REFUSALS = {
    400: ("it refuses what it was asked", "see what it says"),
    403: (
        "it does not let you do this",
        "see that CARO_GRAPH_TOKEN is set and right, and that its user may edit there (--organization)",
    ),
    404: ("it has no such thing", "see that the name or id is right"),
    500: ("it failed", "publish again later, or tell those who run it"),
}


@dataclass(frozen=True)
class Ckan:
    """A CKAN portal, with the catalogue that is published there."""

    portal: Portal
    catalogue: Catalogue
    dry_run: bool
    organization: str | None = field(default=None)

    def result(self, action: str, given: Mapping[str, str], kind: type = dict) -> Any:
        """Call an action that only reads, and return its result."""
        answer = self.portal.ask("GET", _ACTION + action, parameters=given.items(), accepted=_JSON)
        return self._result(action, answer.status, answer.data, kind)

    def send(self, action: str, package: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action that writes; doing ``package_create`` twice would not be doing it once."""
        answer = self.portal.ask(
            "POST",
            _ACTION + action,
            body=package,
            accepted=_JSON,
            repeatable=action != "package_create",
        )
        return self._identified(action, answer.status, answer.data, package.get("id"))

    def package(self, action: str, id_: str) -> dict[str, Any]:
        """Call an action that shows one thing, by its name or id, and return it."""
        answer = self.portal.ask("GET", _ACTION + action, parameters=[("id", id_)], accepted=_JSON)
        return self._identified(action, answer.status, answer.data, id_)

    def schema(self) -> Schema:
        """Return the portal's schema of datasets; without ckanext-scheming it has no such action (400)."""
        parameters = {"type": "dataset"}.items()
        action = "scheming_dataset_schema_show"
        answer = self.portal.ask("GET", _ACTION + action, parameters=parameters, accepted=_JSON)
        if answer.status in (400, 404):
            return schema_of(None)
        return schema_of(self._result(action, answer.status, answer.data, dict))

    def find(self, dataset: Dataset) -> dict[str, Any] | None:
        """Find the package of a dataset."""
        wanted = [("identifier", dataset.identifier), ("guid", dataset.identifier)]
        if dataset.iri:
            wanted += [("guid", dataset.iri), ("uri", dataset.iri)]
        # What the index finds is looked at again: it takes extras apart into words.
        found = [
            package
            for package in self.search(_query(wanted))
            if any(extra_of(package, key) == value for key, value in wanted)
        ]
        if len(found) > 1:
            names = ", ".join(sorted(str(package.get("name")) for package in found))
            what = f"{len(found)} datasets there are '{dataset.identifier}' ({self.portal.root.clean(names)})"
            raise self.portal.failure("", what, "delete all but one of them there")
        if found:
            # The search may lag behind; what is changed is what is there now.
            return self.package("package_show", found[0]["id"])
        return self._of_that_name(dataset)

    def _of_that_name(self, dataset: Dataset) -> dict[str, Any] | None:
        name = name_of(dataset.identifier)
        answer = self.portal.ask("GET", _ACTION + "package_show", parameters=[("id", name)], accepted=_JSON)
        if answer.status == 404:
            return None
        package = self._identified("package_show", answer.status, answer.data, name)
        other = extra_of(package, "identifier") or extra_of(package, "guid")
        elsewhere = self.organization not in (None, package.get("owner_org"))
        if package.get("state") == "deleted":
            raise self.portal.failure(
                f"dataset/{name}",
                "it was deleted there",
                "restore it there, or purge it",
            )
        if elsewhere or (other and other != dataset.identifier):
            what = f"this is not '{dataset.identifier}' but has the name that it would have"
            raise self.portal.failure(f"dataset/{name}", what, "rename it there")
        return package

    def search(self, query: str) -> Iterator[dict[str, Any]]:
        """Give the packages that a query of Solr finds, private ones too."""
        seen: set[str] = set()
        for start in range(0, _ROWS * MOST_PAGES, _ROWS):
            page = {"fq": query, "rows": str(_ROWS), "start": str(start), "include_private": "true"}
            found = self.result("package_search", page)
            new = [package for package in with_id(found.get("results")) if package["id"] not in seen]
            yield from new
            seen.update(package["id"] for package in new)
            count = found.get("count")
            if not new or not isinstance(count, int) or count <= start + _ROWS:
                return
        raise self.portal.endless(_ACTION + "package_search")

    def gone(self) -> Iterator[Outcome]:
        """Tell the datasets that were published from this catalogue, and that it has no longer."""
        known = {dataset.identifier for dataset in self.catalogue.datasets}
        for package in self.search(_query([(MARK, self.catalogue.iri)])):
            identifier = extra_of(package, "identifier")
            if extra_of(package, MARK) == self.catalogue.iri and identifier not in known:
                yield Outcome(self.portal.root.clean(str(identifier)), GONE, where=self.page(package))

    def page(self, package: Mapping[str, Any]) -> str:
        """Return the URL of a package's page."""
        name = quote(self.portal.root.clean(str(package.get("name"))), safe="")
        return f"{self.portal.root.at.rstrip('/')}/dataset/{name}"

    def other(self, action: str) -> EndpointError:
        """Make the error of an answer that is about something else."""
        what = "its answer is about another one than it was asked for"
        return self.portal.failure(_ACTION + action, what, "publish again, or tell those who run it")

    def _identified(self, action: str, status: int, data: Any, asked: str | None) -> dict[str, Any]:
        """Return the result that is one thing, with its id: the one that has this id or name, if any."""
        result = object_of(self._result(action, status, data, dict))
        if not with_id([result]):
            what, todo = "its answer has no id", "see that it is the URL of a CKAN portal (2.9 or later)"
            raise self.portal.failure(_ACTION + action, what, todo)
        if asked is not None and asked not in (result["id"], result.get("name")):
            raise self.other(action)
        return result

    def _result(self, action: str, status: int, data: Any, kind: type) -> Any:
        told = data if isinstance(data, Mapping) else {}
        result = told.get("result")
        if status == 200 and told.get("success") is True and isinstance(result, kind):
            return result
        error = told.get("error") if "success" in told else data
        what, todo = _REFUSALS.get(status, ("it did not do it", "see what it says"))
        if "success" not in told:
            todo = "see that it is the URL of a CKAN portal (2.9 or later)"
        if isinstance(error, Mapping):
            if error.get("__type") == "Validation Error":
                what, todo = "it refuses the dataset", "correct it, or see to the portal's rules"
            error = error.get("message", error)
        said = self.portal.root.clean(words_of(error))
        about = f", saying “{said}”" if said else ""
        raise self.portal.failure(_ACTION + action, f"{what} ({status}){about}", todo)


def _query(wanted: Iterable[tuple[str, str]]) -> str:
    """Write a query of Solr for the packages that have one of these values.

    CKAN indexes an extra twice: under its own name, as it is, and under ``extras_``, by its words.

    >>> print(_query([("identifier", 'a "b"')]))
    +(identifier:"a \\"b\\"" OR extras_identifier:"a \\"b\\"")
    """
    parts = []
    for key, value in wanted:
        phrase = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        parts += [f"{key}:{phrase}", f"extras_{key}:{phrase}"]
    return f"+({' OR '.join(parts)})"
