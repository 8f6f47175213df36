"""What udata, the software of data.gouv.fr, stores of catalogue files harvested one after the other, as JSON.

    .venv-udata/bin/python tests/portals/udata_store.py FILE...

Each file is what the same address gives at one more harvest into the same database. The harvester is udata's
own, with a database in memory; only the address is answered here, from the file.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any, ClassVar

URL = "https://data.example.org/catalogue"
LICENCES = Path(__file__).with_name("licences.json")


def make_app() -> Any:
    """udata as data.gouv.fr sets it up for French, with nothing outside of this process."""
    import mongomock
    from udata import settings
    from udata.app import create_app

    class InMemory(settings.Testing):
        SERVER_NAME = "portal.example.org"
        INSPIRE_SUPPORT = True
        MONGODB_SETTINGS: ClassVar[dict[str, Any]] = {
            "host": "mongodb://localhost:27017/udata",
            "mongo_client_class": mongomock.MongoClient,
            "connect": False,
            "uuidRepresentation": "standard",
        }

    os.environ.pop("UDATA_SETTINGS", None)  # a portal's own settings, on a machine that has one
    return create_app("udata.settings.Defaults", override=InMemory, init_logging=lambda app: app)


def source(suffix: str) -> Any:
    """An organisation's catalogue to harvest, where the licences of data.gouv.fr are known."""
    from udata.core.dataset.models import License
    from udata.core.organization.models import Organization
    from udata.harvest.models import HarvestSource

    for licence in json.loads(LICENCES.read_text("utf-8")):
        License.objects.create(active=True, **licence)
    organization = Organization.objects.create(name="Producteur", description="Qui publie le catalogue")
    return HarvestSource.objects.create(
        name="Catalogue", url=URL + suffix, backend="dcat", organization=organization, autoarchive=True
    )


def harvest(file: Path, harvested: Any) -> dict[str, Any]:
    """Harvest the address once more, when a file is what it gives, and tell what is in the database then."""
    import requests
    from requests.adapters import BaseAdapter
    from udata.harvest.backends.dcat import DcatBackend

    class FromFile(BaseAdapter):
        def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
            if request.url != harvested.url:
                raise requests.ConnectionError(f"the harvest asks for {request.url}")
            answer = requests.Response()
            answer.status_code, answer.url, answer.encoding = 200, request.url, "utf-8"
            answer._content = file.read_bytes()
            return answer

        def close(self) -> None:
            """Nothing is open."""

    backend = DcatBackend(harvested)
    for scheme in ("http://", "https://"):
        backend.session.mount(scheme, FromFile())
    return told(backend.harvest())


def told(job: Any) -> dict[str, Any]:
    """The report of a harvest, and all that is stored after it."""
    from udata.core.dataservices.models import Dataservice
    from udata.core.dataset.models import Dataset

    return {
        "status": job.status,
        "errors": [error.message for error in job.errors],
        "items": [
            {
                "remote_id": item.remote_id,
                "status": item.status,
                "errors": [error.message for error in item.errors],
                "logs": [f"{log.level}: {log.message}" for log in item.logs],
            }
            for item in job.items
        ],
        "datasets": [stored(dataset) for dataset in Dataset.objects],
        "dataservices": [stored(service) for service in Dataservice.objects],
    }


def stored(thing: Any) -> dict[str, Any]:
    """A document of the database, its contacts in full; a service with the identifiers of its datasets."""
    from bson import json_util

    document = thing.to_mongo()
    document["contact_points"] = [contact.to_mongo() for contact in thing.contact_points]
    if "datasets" in document:
        document["datasets"] = sorted(dataset.fetch().harvest.remote_id for dataset in thing.datasets)
    found: dict[str, Any] = json.loads(json_util.dumps(document))
    return found


def main(*names: str) -> None:
    warnings.filterwarnings("ignore")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    files = [Path(name) for name in names]
    app = make_app()
    with app.app_context():
        import udata.api  # noqa: F401  (connects the signals of the models)

        harvested = source(files[0].suffix)
        json.dump([harvest(file, harvested) for file in files], sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
