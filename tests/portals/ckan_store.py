"""What CKAN with ckanext-dcat stores of catalogue files, as JSON.

    .venv-ckan/bin/python tests/portals/ckan_store.py FILE...

Of two portals: one with the default profile alone, and one with ckanext-scheming and the full schema of
DCAT-AP, which checks more values. CKAN parses and validates; its database, search index and queue, which a
harvest writes to afterwards, are not there, and what only they know (whether a name is taken) is not asked.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

PLAIN = "euro_dcat_ap_3"
SCHEMING = "euro_dcat_ap_3,euro_dcat_ap_scheming"
SYNTAXES = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
SCHEMA = "ckanext.dcat.schemas:dcat_ap_full.yaml"
PRESETS = "ckanext.scheming:presets.json ckanext.dcat.schemas:presets.yaml"
LICENCES = Path(__file__).with_name("licences.json")
IN_DATABASE = ("name", "owner_org", "id")


def set_up() -> None:
    """Configure CKAN as a French portal would, with data.gouv.fr's licences."""
    from ckan.common import config

    config.update(
        {
            "ckan.site_url": "https://ckan.example.org",
            "ckan.locale_default": "fr",
            "licenses_group_url": LICENCES.as_uri(),
        }
    )
    import ckan.lib.helpers  # noqa: F401  (reads the formats of resources that the profiles look up)


def form() -> Any:
    """The plugin of ckanext-scheming with the schema, its validators known to CKAN."""
    from ckan import logic
    from ckanext.dcat.validators import dcat_validators
    from ckanext.scheming import plugins
    from ckanext.scheming.validation import all_validators

    logic.get_validator("ignore_missing")  # the first call fills the table with CKAN's own
    logic._validators_cache.update({**all_validators, **dcat_validators})
    plugin = plugins.SchemingDatasetsPlugin()
    plugin._load_presets({"scheming.presets": PRESETS})
    plugin._schemas = plugins._load_schemas([SCHEMA], "dataset_type")
    plugin._expanded_schemas = plugins._expand_schemas(plugin._schemas)
    return plugin


def answer(schema: dict[str, Any] | None) -> None:
    """Answer the one action that the profiles call, for the schema of the forms; None without scheming."""
    from ckanext.dcat.profiles import base

    def get_action(name: str) -> Any:
        if schema is None or name != "scheming_dataset_schema_show":
            raise KeyError(name)
        return lambda context, data: schema

    base.get_action = get_action


def parsed(file: Path, profiles: str) -> list[dict[str, Any]]:
    """The datasets that CKAN's harvester would create or update from a file."""
    from ckanext.dcat.processors import RDFParser

    parser = RDFParser(profiles=profiles.split(","))
    parser.parse(file.read_text("utf-8"), SYNTAXES[file.suffix])
    return list(parser.datasets())


def refused(dataset: dict[str, Any], plugin: Any = None) -> dict[str, Any]:
    """What ``package_create`` would refuse in a dataset, by field: with a form's schema, or CKAN's own."""
    from ckan.lib.navl.dictization_functions import validate
    from ckan.logic import get_validator, schema

    fields = schema.default_create_package_schema()
    fields.update({name: [get_validator("ignore_missing")] for name in IN_DATABASE})
    copy = {**json.loads(json.dumps(dataset)), "type": "dataset"}
    if plugin is None:
        return dict(validate(copy, fields, {})[1])
    for field in plugin._expanded_schemas["dataset"]["dataset_fields"]:
        if field["field_name"] in IN_DATABASE:
            field["validators"] = "ignore_missing"
    return dict(plugin.validate({}, copy, fields, "package_create")[1])


def main(*names: str) -> None:
    warnings.filterwarnings("ignore")
    set_up()
    found: dict[str, Any] = {}
    for profiles in (PLAIN, SCHEMING):
        plugin = form() if profiles == SCHEMING else None
        answer(plugin and plugin._expanded_schemas["dataset"])
        found[profiles] = {}
        for name in names:
            datasets = parsed(Path(name), profiles)
            wrong = {dataset["title"]: refused(dataset, plugin) for dataset in datasets}
            found[profiles][name] = {"datasets": datasets, "refused": {k: v for k, v in wrong.items() if v}}
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
