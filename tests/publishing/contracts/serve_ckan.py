"""Run CKAN's own action API on a loopback port: python serve_ckan.py PORT DATABASE FOLDER [SCHEMA]

It needs ``pip install "ckan[requirements]==2.11.6" ckanext-dcat==2.4.4 ckanext-scheming==3.1.0`` in an
environment of its own, an empty PostgreSQL database (``postgresql://...``) and an empty folder. SCHEMA is one
of ckanext-dcat's (``dcat_ap_full``). Redis and Solr are left out: a search scans the database instead, so
that what Solr itself would answer is not recorded. It prints a line for record.py.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

LICENCES = [
    {"id": "notspecified", "title": "License not specified", "url": ""},
    {"id": "cc-by", "title": "CC BY", "url": "http://www.opendefinition.org/licenses/cc-by"},
    {
        "id": "lov2",
        "title": "Licence Ouverte / Open Licence version 2.0",
        "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    },
]


class Scan:
    """A search that looks at every package: CKAN's own answer is made of what it finds."""

    count = 0
    facets: dict[str, Any] = {}  # noqa: RUF012
    results: list[dict[str, str]] = []  # noqa: RUF012

    def get_index(self, reference: str) -> None:
        from ckan.lib.search import SearchError

        raise SearchError(f"{reference} is not indexed")

    def run(self, data: dict[str, Any], permission_labels: object = None) -> dict[str, Any]:
        from ckan import model
        from ckan.logic import get_action

        query = data["fq"] if isinstance(data["fq"], str) else " ".join(data["fq"])
        found = []
        for package in model.Session.query(model.Package).filter_by(state="active"):
            shown = get_action("package_show")({"ignore_auth": True}, {"id": package.id})
            if not ("+capacity:public" in query and shown["private"]) and _matches(shown, query):
                found.append(json.dumps(shown))
        start = int(data.get("start", 0))
        page = found[start : start + int(data.get("rows", 10))]
        self.count = len(found)
        self.results = [{"id": "", "data_dict": shown, "validated_data_dict": shown} for shown in page]
        return {}


def _matches(shown: dict[str, Any], query: str) -> bool:
    values = {name: value for name, value in shown.items() if isinstance(value, str)}
    values |= {extra["key"]: extra["value"] for extra in shown.get("extras", [])}
    wanted = re.findall(r'extras_(\w+):"((?:[^"\\]|\\.)*)"', query)
    return any(values.get(name) == re.sub(r"\\(.)", r"\1", value) for name, value in wanted)


def configured(port: int, database: str, folder: Path, schema: str) -> Any:
    import ckan.config.environment as environment
    import ckan.lib.dictization.model_dictize as dictize
    from ckan.cli import CKANConfigLoader
    from ckan.lib import search
    from ckan.lib.search.index import PackageSearchIndex

    (folder / "licences.json").write_text(json.dumps(LICENCES), "utf-8")
    settings = {
        "use": "egg:ckan",
        "SECRET_KEY": "a" * 40,
        "WTF_CSRF_SECRET_KEY": "b" * 40,
        "api_token.jwt.encode.secret": "string:" + "c" * 40,
        "api_token.jwt.decode.secret": "string:" + "c" * 40,
        "sqlalchemy.url": database,
        "solr_url": "http://127.0.0.1:1/solr",
        "ckan.redis.url": "redis://127.0.0.1:1/0",
        "SESSION_TYPE": "filesystem",
        "ckan.site_url": f"http://127.0.0.1:{port}",
        "ckan.storage_path": str(folder),
        "licenses_group_url": f"file://{folder}/licences.json",
        "ckan.plugins": "scheming_datasets dcat" if schema else "",
        "scheming.dataset_schemas": f"ckanext.dcat.schemas:{schema}.yaml" if schema else "",
        "scheming.presets": "ckanext.scheming:presets.json ckanext.dcat.schemas:presets.yaml",
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (folder / "ckan.ini").write_text("\n".join(["[app:main]", *lines]) + "\n", "utf-8")
    environment.is_redis_available = lambda: True
    dictize.get_group_dataset_counts = lambda: {"owner_org": {}, "groups": {}}
    search.check_solr_schema_version = lambda *given: True
    search.query_for = lambda kind: Scan()
    for name in ("index_package", "update_dict", "delete_package", "commit", "remove_dict", "clear"):
        setattr(PackageSearchIndex, name, lambda *given, **named: None)
    return CKANConfigLoader(str(folder / "ckan.ini")).get_config()


def filled(app: Any) -> dict[str, str]:
    from ckan import model
    from ckan.plugins import toolkit

    def call(action: str, **given: Any) -> Any:
        return toolkit.get_action(action)({"user": "default", "ignore_auth": True}, given)

    with app.test_request_context():
        model.repo.init_db()
        call("get_site_user")
        for name in ("editor", "stranger"):
            call("user_create", name=name, email=f"{name}@example.org", password="a long password")
        editor = {"name": "editor", "capacity": "editor"}
        org = call("organization_create", name="valmont", title="Valmont", users=[editor])
        tokens = [call("api_token_create", user=name, name="t")["token"] for name in ("editor", "stranger")]
        return {"org": org["id"], "token": tokens[0], "other": tokens[1]}


def main(port: int, database: str, folder: Path, schema: str = "") -> None:
    from ckan.config.middleware import make_app
    from werkzeug.serving import run_simple

    warnings.filterwarnings("ignore")
    app = make_app(configured(port, database, folder, schema))
    software = f"CKAN {version('ckan')}"
    if schema:
        dcat, scheming = version("ckanext-dcat"), version("ckanext-scheming")
        software += f" with ckanext-scheming {scheming} and the schema {schema} of ckanext-dcat {dcat}"
    served = {"url": f"http://127.0.0.1:{port}", "software": software, **filled(app._wsgi_app)}
    print(json.dumps(served), flush=True)
    run_simple("127.0.0.1", port, app)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), *sys.argv[4:])
