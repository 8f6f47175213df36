"""Write what udata's own code makes of frequencies and keywords: python list_udata.py (as serve_udata.py)."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from serve_udata import application

KEYWORDS = [
    "politique de la ville",
    "QPV",
    "Cœur d’agglomération",
    "l'emploi & l’insertion",
    "santé / social",
    "Île-d'Aix",
    "Saint-Coutant-le-Grand (17)",
    "ÆQUO",
    "  espaces   multiples ",
    "point.virgule;et_souligné",
    "ZAC",
    "à",
    "A0",
    "é" * 120,
]


def main() -> None:
    with application().app_context():
        from udata.core.dataset.rdf import EUFREQ_TERM_TO_UDATA
        from udata.tags import normalize

        recorded = f"udata {version('udata')}"
        told = {
            "frequencies": {str(term): known.value for term, known in EUFREQ_TERM_TO_UDATA.items()},
            "tags": {keyword: normalize(keyword) for keyword in KEYWORDS},
        }
    for name, values in told.items():
        file = Path(__file__).parent / "udata" / f"{name}.json"
        text = json.dumps({"recorded": recorded, name: values}, ensure_ascii=False, indent=1)
        file.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
