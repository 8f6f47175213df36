"""The version of a release: a larger one, large enough, and the same in each place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caro_graph.publication import Publication, read_publication
from caro_graph.releasing.numbers import stated_elsewhere, version_problems
from caro_graph.releasing.released import Released, releases

TODO = ": correct version in publication.toml"


def told(publication: Publication, versions: list[str], level: str | None) -> list[str]:
    released = tuple(Released(version, Path(version)) for version in versions)
    return [str(problem) for problem in version_problems(publication, released, level)]


@pytest.mark.parametrize(
    ("version", "released", "level", "expected"),
    [
        ("1.2.0", [], None, None),
        ("1.2.0", ["1.1.0"], "minor", None),
        ("1.2.0", ["1.1.0"], "none", None),
        ("2.0.0", ["1.1.0"], "patch", None),
        ("0.2.0", ["0.1.0"], "major", None),
        ("1.2.0", ["1.1.0"], None, None),
        (
            "1.1.1",
            ["1.0.0", "1.1.0"],
            "minor",
            "version 1.1.1 does not fit a minor change since 1.1.0: this change needs at least 1.2.0",
        ),
        (
            "0.1.1",
            ["0.1.0"],
            "major",
            "version 0.1.1 does not fit a major change since 0.1.0: this change needs at least 0.2.0",
        ),
        (
            "0.9.0",
            ["1.0.0"],
            "patch",
            "version 0.9.0 goes backwards, 1.0.0 is released: this change needs at least 1.0.1",
        ),
        (
            "1.0.0",
            ["1.0.0"],
            "major",
            "version 1.0.0 is released already (releases/1.0.0): this change needs at least 2.0.0",
        ),
        (
            "1.0.0",
            ["1.0.0", "1.1.0"],
            "none",
            "version 1.0.0 is released already (releases/1.0.0): the next one is at least 1.1.1",
        ),
        (
            "1.0.0+a",
            ["1.0.0+b"],
            None,
            "version 1.0.0+a is released already (releases/1.0.0+b): the next one is at least 1.0.1",
        ),
        ("2024", [], None, "the version '2024' is not of the form 1.2.3 (Semantic Versioning)"),
    ],
)
def test_the_version_of_a_release(
    project: Path, version: str, released: list[str], level: str | None, expected: str | None
) -> None:
    publication = replace(read_publication(project), version=version)
    assert told(publication, released, level) == (
        [f"publication.toml:5:11: {expected}{TODO}"] if expected else []
    )


def test_the_place_of_the_version(project: Path) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8").replace('version = "1.2.0"\n', "")
    path.write_text(
        '[other]\nversion = "1"\n' + text.replace("languages", '  version  =  "x"\nlanguages'), "utf-8"
    )
    assert told(read_publication(project), [], None)[0].startswith("publication.toml:9:15: the version 'x'")


def test_the_releases_in_their_order(project: Path) -> None:
    for version in ("1.10.0", "1.9.0", "1.10.0-rc.1", "latest", "v2.0.0"):
        (project / "releases" / version).mkdir(parents=True)
    (project / "releases" / "3.0.0").write_text("a file")
    found = releases(read_publication(project))
    assert [each.version for each in found] == ["1.9.0", "1.10.0-rc.1", "1.10.0"]
    assert found[0].folder == project / "releases" / "1.9.0"


ONTOLOGY = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://example.org/valmont/def> a owl:Ontology ;
    owl:versionInfo "{}" .
<https://example.org/other> a owl:Ontology ; owl:versionInfo "9" .
"""
ANOTHER = "and 1.2.0 in publication.toml: state the same version in both"


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("CITATION.cff", "cff-version: 1.2.0\nversion: 1.2.0\n", None),
        ("CITATION.cff", "cff-version: 1.2.0\n", None),
        ("CITATION.cff", "- a list\n", None),
        ("CITATION.cff", "", None),
        (
            "CITATION.cff",
            "a: b\nversion: '1.1.0'\n",
            f"CITATION.cff:2:10: the version is '1.1.0' here, {ANOTHER}",
        ),
        ("CITATION.cff", "references:\n  - version: 1\nversion: 1.2.0\n", None),
        ("CITATION.cff", "a: [\n", "CITATION.cff:2:1: this is not YAML: correct it"),
        ("ontology/own.ttl", ONTOLOGY.format("1.2.0"), None),
        (
            "ontology/own.ttl",
            ONTOLOGY.format("1.1.0"),
            f"ontology/own.ttl:3:21: the version is '1.1.0' here, {ANOTHER}",
        ),
        ("ontology/own.ttl", "this is no Turtle", None),
    ],
)
def test_another_version_elsewhere(project: Path, file: str, content: str, expected: str | None) -> None:
    (project / "ontology").mkdir()
    (project / file).write_text(content, "utf-8")
    found = [str(problem) for problem in stated_elsewhere(read_publication(project))]
    assert found == ([expected] if expected else [])


def test_the_line_of_a_version_written_otherwise(project: Path) -> None:
    (project / "ontology").mkdir()
    text = "<https://example.org/valmont/def> a <http://www.w3.org/2002/07/owl#Ontology> ;\n"
    text += "<http://www.w3.org/2002/07/owl#versionInfo> '1' ."
    (project / "ontology" / "own.ttl").write_text(text, "utf-8")
    [problem] = stated_elsewhere(read_publication(project))
    assert (problem.line, problem.column) == (2, 45)
