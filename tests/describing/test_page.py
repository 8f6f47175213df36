"""The page about the data sets: well-formed, complete, its links lead to files of the build."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest

import caro_graph

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def parsed(content: bytes) -> Any:
    return html5lib.HTMLParser(strict=True).parse(content)


def elements(page: Any, name: str) -> list[Any]:
    return list(page.iter(NAMESPACE + name))


def test_it_is_html_without_scripts_or_anything_from_outside(built: caro_graph.Built) -> None:
    page = parsed((built.out / "catalogue.html").read_bytes())
    for name in ("script", "img", "iframe", "object"):
        assert not elements(page, name)
    links = [link for link in elements(page, "link") if link.get("rel") != "alternate"]
    assert not links


def test_each_data_set_has_its_part_and_each_file_its_link(built: caro_graph.Built) -> None:
    page = parsed((built.out / "catalogue.html").read_bytes())
    names = [section.get("id") for section in elements(page, "section")]
    assert names[:2] == ["caro", "contrat-de-ville"]
    assert len(names) == 7
    addresses = [link.get("href") for link in elements(page, "a")]
    inside = {unquote(address) for address in addresses if not address.startswith("http")}
    assert inside <= set(built.files)
    assert {"caro.ttl", "datasets/figures.jsonld", "tables/facts.csv", "catalogue.ttl"} < inside


def test_what_a_person_wrote_is_text_and_no_markup(project: Path) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8").replace(
        "Ce que dit la charte de Valmont.", "<script>alert(1)</script> & co"
    )
    path.write_text(text, "utf-8")
    content = (caro_graph.build(project).out / "catalogue.html").read_text("utf-8")
    assert "<script>" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in content
    parsed(content.encode())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("startDate: 2021-03-03\n  endDate: 2022-01-01", "du 03/03/2021 au 01/01/2022"),
        ("startDate: 2021-03-03", "depuis le 03/03/2021"),
        ("endDate: 2022-01-01", "jusqu&#x27;au 01/01/2022"),
        ("period: id/event/signature", "du 03/03/2021 au 03/03/2021"),
        ("graph: charte", "du 01/01/2019 au 03/03/2021"),
    ],
)
def test_periods(project: Path, written: str, shown: str) -> None:
    # The whole is called like the publication.
    name = "charte" if written.startswith("graph") else "valmont"
    (project / "data" / "catalogue.yaml").write_text(
        f"- id: catalogue/{name}\n  type: Dataset\n  identifier: charte\n"
        "  title: Charte\n  titleEn: Charter\n"
        f"  description: La charte.\n  descriptionEn: The charter.\n  {written}\n",
        "utf-8",
    )
    content = (caro_graph.build(project).out / "catalogue.html").read_text("utf-8")
    assert f"<dd>{shown.replace('&#x27;', chr(39))}</dd>" in content


def test_withdrawn_facts_are_told(project: Path) -> None:
    assert "Faits retirés" not in (caro_graph.build(project).out / "catalogue.html").read_text("utf-8")
    (project / "data" / "charte" / "retires.yaml").write_text(
        "- id: org/valmont-developpement\n  type: Tombstone\n  label: Valmont Développement\n"
        "  formerType: Organization\n  lifecycle: Withdrawn\n  withdrawn: 2027-03-01\n"
        "  replacedBy: org/valmont\n  note: Nom donné par erreur à un service de la <commune>.\n",
        "utf-8",
    )
    content = (caro_graph.build(project).out / "catalogue.html").read_text("utf-8")
    parsed(content.encode())
    assert "<dt><code>org/valmont-developpement</code></dt>" in content
    assert "Retiré le 01/03/2027." in content
    assert "Nom donné par erreur à un service de la &lt;commune&gt;." in content
    assert '<a href="https://example.org/valmont/id/org/valmont">org/valmont</a>' in content
