"""Run udata's own API on a loopback port, with a database in memory: python serve_udata.py PORT

It needs ``pip install udata==17.18.0 mongomock==4.3.0`` in an environment of its own, and prints a line for
record.py: the URL, an organisation with the tokens of an editor and of somebody else.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from importlib.metadata import version
from typing import Any

LICENCES = [
    {"id": "notspecified", "title": "License Not Specified"},
    {
        "id": "fr-lo",
        "title": "Licence Ouverte / Open Licence",
        "url": "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
    },
    {
        "id": "lov2",
        "title": "Licence Ouverte / Open Licence version 2.0",
        "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "alternate_urls": ["https://github.com/etalab/Licence-Ouverte/blob/master/LO.md"],
    },
]


def application() -> Any:
    import mongomock
    from udata import settings
    from udata.app import create_app, standalone

    class Offline(settings.Testing):  # type: ignore[misc]
        SERVER_NAME = None
        MONGODB_SETTINGS = {  # noqa: RUF012
            "host": "mongodb://localhost:27017/udata",
            "connect": False,
            "mongo_client_class": mongomock.MongoClient,
            "uuidRepresentation": "standard",
        }
        API_TOKEN_SECRET = "a secret of a portal that lasts a minute"

    os.environ.pop("UDATA_SETTINGS", None)
    app = create_app("udata.settings.Defaults", override=Offline, init_logging=lambda app: app)
    return standalone(app)


def filled(app: Any) -> dict[str, str]:
    with app.app_context():
        from udata.core.api_token.models import ApiToken
        from udata.core.dataset.models import License
        from udata.core.organization.models import Member, Organization
        from udata.core.spatial.models import GeoLevel, GeoZone
        from udata.core.user.models import User

        for licence in LICENCES:
            License.objects.create(active=True, **licence)
        GeoLevel.objects.create(id="fr:epci", name="EPCI", admin_level=68)
        zone = {"slug": "valmont", "name": "Valmont", "code": "200000001", "level": "fr:epci"}
        GeoZone.objects.create(id="fr:epci:200000001", **zone)
        tokens = []
        for name in ("editor", "stranger"):
            person = {"first_name": name, "last_name": "X", "email": f"{name}@example.org", "active": True}
            user = User.objects.create(**person)
            tokens.append(ApiToken.generate(user, name="t")[1])
        editor = User.objects.get(first_name="editor")
        member = Member(user=editor, role="editor")
        org = Organization.objects.create(name="Valmont", description="x", members=[member])
        return {"org": str(org.id), "token": tokens[0], "other": tokens[1]}


def main(port: int) -> None:
    from werkzeug.serving import run_simple

    warnings.filterwarnings("ignore")
    app = application()
    served = {"url": f"http://127.0.0.1:{port}", "software": f"udata {version('udata')}", **filled(app)}
    print(json.dumps(served), flush=True)
    run_simple("127.0.0.1", port, app)


if __name__ == "__main__":
    main(int(sys.argv[1]))
