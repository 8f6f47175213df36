"""Write what ckanext-dcat makes of catalogue.ttl when it harvests: python list_ckan.py (as serve_ckan.py)."""

from __future__ import annotations

import json
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

from serve_ckan import LICENCES

HERE = Path(__file__).parent


def main() -> None:
    warnings.filterwarnings("ignore")
    from ckan.common import config

    folder = Path(tempfile.mkdtemp())
    (folder / "licences.json").write_text(json.dumps(LICENCES), "utf-8")
    config["ckan.locale_default"] = "fr"
    config["licenses_group_url"] = f"file://{folder}/licences.json"
    import ckan.lib.helpers  # noqa: F401  (the formats that CKAN knows)
    from ckanext.dcat.processors import RDFParser

    parser = RDFParser(profiles=["euro_dcat_ap_3"], dataset_type="dataset")
    parser.parse((HERE / "catalogue.ttl").read_text("utf-8"), "turtle")
    packages = list(parser.datasets())
    told = {
        "recorded": f"ckanext-dcat {version('ckanext-dcat')}, profile euro_dcat_ap_3",
        "packages": packages,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / "ckan" / "harvested.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
