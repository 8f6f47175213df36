"""One validation: facts and RDF files, against our shapes and those of others, as one report."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

import caro_graph
from caro_graph.findings import Report
from caro_graph.problems import CallError
from caro_graph.validating import Options, validate_facts, validate_files

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
"""
SHAPES = f"""{HEAD}
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:age, ex:name .
ex:age a sh:PropertyShape ; sh:path ex:age ; sh:maxInclusive 150 ; sh:message "Too old: who is that?"@en .
ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:severity sh:Warning .
"""
PEOPLE = f"{HEAD} ex:a a ex:Person ; ex:name 'A' ; ex:age 3 . ex:b a ex:Person ; ex:age 200 .\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with shapes and data, in no publication."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    (tmp_path / "people.ttl").write_text(PEOPLE, "utf-8")
    return tmp_path


def validated(*files: str, **given: object) -> Report:
    return validate_files(files, None, Options(shapes=(Path("shapes.ttl"),), **given))  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_data_of_others_against_shapes_of_others(folder: Path, engine: str) -> None:
    report = validated("people.ttl", engine=engine)
    assert (report.checked, report.engine) == ("5 triples", engine)
    assert report.counts == {"violation": 1, "warning": 1, "info": 0}
    assert report.by_rule == {"ex:age": 1, "ex:name": 1}
    age, name = sorted(report.findings, key=lambda finding: finding.rule)
    assert (age.file, age.line, age.focus, age.path) == ("people.ttl", None, "ex:b", "ex:age")
    assert age.value is not None
    assert age.value.startswith('"200"^^')
    assert (age.severity, age.what, age.todo) == ("violation", "Too old: who is that?", "")
    assert (name.severity, name.value) == ("warning", None)
    assert [rule.id for rule in report.rules] == ["ex:PersonShape", "ex:age", "ex:name", "facts", "shapes"]


def test_a_shape_without_a_message_says_what_is_wrong(folder: Path) -> None:
    for lang, words in (("en", "there are too few values"), ("fr", "il y a trop peu de valeurs")):
        (name,) = (found for found in validated("people.ttl", lang=lang).findings if found.rule == "ex:name")
        assert name.what == words


def test_each_finding_names_its_file(folder: Path) -> None:
    (folder / "more.trig").write_text(f"{HEAD} {{ ex:c a ex:Person }}", "utf-8")
    report = validated("people.ttl", "more.trig")
    assert {(finding.focus, finding.file) for finding in report.findings} == {
        ("ex:b", "people.ttl"),
        ("ex:c", "more.trig"),
    }


def test_files_are_one_graph(folder: Path) -> None:
    (folder / "names.ttl").write_text(f"{HEAD} ex:b ex:name 'B' .\n", "utf-8")
    assert validated("people.ttl", "names.ttl").by_rule == {"ex:age": 1}


def test_the_count_is_exact_whatever_is_shown(folder: Path) -> None:
    people = "".join(f"ex:p{number} a ex:Person .\n" for number in range(3000))
    (folder / "many.ttl").write_text(HEAD + people, "utf-8")
    report = validated("many.ttl", max_results=10)
    assert (len(report.findings), report.counts["warning"], report.by_rule) == (10, 3000, {"ex:name": 3000})


@pytest.mark.parametrize("content", ["", "# nothing\n", "<http://e/a> <http://e/b> <http://e/c> .\n"])
def test_data_that_no_shape_looks_at(folder: Path, content: str) -> None:
    (folder / "other.ttl").write_text(content, "utf-8")
    (found,) = validated("other.ttl").findings
    assert (found.severity, found.rule, found.file) == ("violation", "shapes", "other.ttl")
    assert "nothing was checked" in found.what


def test_a_shape_that_targets_nothing(folder: Path) -> None:
    turtle = "ex:Idle a sh:NodeShape ; sh:targetClass ex:Nobody .\n"
    (folder / "shapes.ttl").write_text(f"{SHAPES}{turtle}", "utf-8")
    (found,) = (finding for finding in validated("people.ttl").findings if finding.rule == "shapes")
    assert (found.severity, found.file, found.line) == ("warning", "shapes.ttl", 7)
    assert found.what.startswith("ex:Idle targets nothing in the data")
    assert found.excerpt == turtle.rstrip("\n")
    rules = {rule.id: rule.targeted for rule in validated("people.ttl").rules}
    assert rules["ex:PersonShape"]
    assert not rules["ex:Idle"]


def test_a_guard_may_target_nothing(folder: Path) -> None:
    turtle = (
        "ex:Idle a sh:NodeShape ; sh:targetClass ex:Nobody ; <https://w3id.org/caro-graph/def#guard> true .\n"
    )
    (folder / "shapes.ttl").write_text(f"{SHAPES}{turtle}", "utf-8")
    assert "shapes" not in validated("people.ttl").by_rule


def test_a_word_that_shacl_does_not_have(folder: Path) -> None:
    text = SHAPES.replace("sh:minCount 1", "sh:minCuont 1")
    (folder / "shapes.ttl").write_text(text, "utf-8")
    (found,) = (finding for finding in validated("people.ttl").findings if finding.rule == "shapes")
    assert (found.severity, found.line) == ("warning", 6)
    assert (found.what.partition(",")[0], found.todo) == (
        "SHACL has no sh:minCuont",
        "write sh:minCount, if that is meant",
    )


def test_imports_are_not_followed(folder: Path) -> None:
    turtle = "<http://127.0.0.1:9/> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/shapes> .\n"
    (folder / "shapes.ttl").write_text(SHAPES + turtle, "utf-8")
    (found,) = (finding for finding in validated("people.ttl").findings if finding.rule == "shapes")
    assert found.what == "the shapes import <http://127.0.0.1:9/shapes>, which is not followed"
    assert "--allow-network" in found.todo


@pytest.mark.parametrize("name", ["people.ttl", "missing.ttl"])
def test_shapes_that_are_none(folder: Path, name: str) -> None:
    with pytest.raises(CallError, match=name):
        validate_files(["people.ttl"], None, Options(shapes=(Path(name),)))


def test_a_query_that_does_not_parse(folder: Path) -> None:
    broken = 'ex:PersonShape sh:sparql [ sh:select "SELECT $this WHERE {" ] .\n'
    (folder / "shapes.ttl").write_text(SHAPES + broken, "utf-8")
    with pytest.raises(CallError, match=r"shapes\.ttl: the shapes cannot be used"):
        validated("people.ttl")


def test_data_that_does_not_parse_is_a_finding(folder: Path) -> None:
    (folder / "bad.ttl").write_text(f"{HEAD} ex:a ex:b 'c .\n", "utf-8")
    report = validated("bad.ttl")
    assert report.unread
    (found,) = report.findings
    assert (found.rule, found.file, found.line) == ("facts", "bad.ttl", 3)
    assert found.excerpt is not None
    assert "this is not Turtle" in found.what


def test_a_value_of_ten_megabytes(folder: Path) -> None:
    (folder / "long.ttl").write_text(
        f"{HEAD} ex:a a ex:Person ; ex:name 'A' ; ex:age '{'9' * 10_000_000}' .", "utf-8"
    )
    (found,) = validated("long.ttl").findings
    assert found.value is not None
    assert len(found.value) <= 200


def test_the_built_graph_conforms_to_the_publication_s_shapes(
    built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In its own folder, and anywhere else by the shapes that came with the package."""
    files = [str(built.out / f"caro.{suffix}") for suffix in ("ttl", "nt", "rdf", "jsonld", "trig", "nq")]
    monkeypatch.chdir(tmp_path)
    for file in files:
        report = validate_files([file], ROOT if file.endswith("ttl") else None)
        assert (file, report.total) == (file, 0)
        assert file.endswith(("trig", "nq")) or report.checked == f"{built.triples:,} triples"


def test_the_facts_of_this_publication() -> None:
    report = validate_facts(ROOT)
    assert (report.findings, report.total) == ((), 0)
    assert report.checked == "646 facts"
    assert all(rule.targeted for rule in report.rules if rule.id not in GUARDED)
    assert all(rule.title for rule in report.rules)


GUARDED = {
    *("shape:KeysOfPerson", "shape:Person", "shape:PublicNode", "shape:PublicPerson"),
    *(f"shape:Person-{key}" for key in ("email", "name", "name-required", "telephone", "personal-required")),
    "shape:Person-holdsPost",
    *(f"shape:PublicNode-{key}" for key in ("email", "name", "personal", "telephone")),
    *("shape:KeysLikeDeprecated", "shape:KeysOfTombstone", "shape:NoLongerReferred", "shape:Tombstone"),
    *(f"shape:Tombstone-{key}" for key in ("formerType", "lifecycle", "withdrawn", "replacedBy")),
    *(f"shape:Tombstone-{key}-required" for key in ("formerType", "lifecycle", "withdrawn", "note")),
    "shape:Tombstone-replacedBy-circle",
}


def test_a_finding_about_a_fact(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    path = project / "data" / "charte" / "facts.yaml"
    path.write_text(path.read_text("utf-8").replace("  status: objective\n", "  status: present\n"), "utf-8")
    (found,) = validate_facts(project).findings
    assert (found.file, found.line, found.column, found.end_column) == (
        "valmont/data/charte/facts.yaml",
        47,
        11,
        18,
    )
    assert found.excerpt == "  status: present"
    assert (found.focus, found.path, found.value) == ("objective/haies", "caro:status", "status:present")
    assert found.rule.startswith("shape:")
    assert found.evidence is not None
    assert found.evidence.lines == "6"
    assert found.evidence.document == "Charte de Valmont"


def test_every_problem_of_the_facts_is_a_finding(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    (project / "data" / "charte" / "more.yaml").write_text("- id: a b\n  typ: Commune\n", "utf-8")
    report = validate_facts(project, Options(lang="fr", max_results=1))
    assert (len(report.findings), report.unread, report.fails("violation")) == (1, True, True)
    assert report.counts["violation"] > 1
    assert report.findings[0].file == "data/charte/more.yaml"


def test_facts_against_shapes_of_others(project: Path, folder: Path) -> None:
    report = validate_facts(project, Options(shapes=(folder / "shapes.ttl",)))
    assert [finding.rule for finding in report.findings] == ["shapes"]
    assert report.fails("violation")


@pytest.mark.parametrize(
    ("counts", "failing"),
    [
        ({"violation": 1}, {"violation", "warning", "info"}),
        ({"warning": 1}, {"warning", "info"}),
        ({"info": 1}, {"info"}),
        ({}, set()),
    ],
)
def test_what_fails(counts: dict[str, int], failing: set[str]) -> None:
    report = Report((), counts, {}, (), "0 facts", "shacl", "en")  # type: ignore[arg-type]
    levels = ("violation", "warning", "info", "never")
    assert {level for level in levels if report.fails(level)} == failing


def test_a_shape_that_is_switched_off_checks_nothing(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(
        SHAPES.replace("ex:Person ;", "ex:Person ; sh:deactivated true ;"), "utf-8"
    )
    report = validated("people.ttl")
    assert ([found.rule for found in report.findings], report.fails("violation")) == (["shapes"], True)
    assert not any(rule.targeted for rule in report.rules if rule.iri)


def test_shapes_without_a_target(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(SHAPES.replace("sh:targetClass", "sh:targetKlass"), "utf-8")
    found = validated("people.ttl").findings
    assert [finding.what.partition(",")[0].partition(":")[0] for finding in found] == [
        "no shape has a target",
        "SHACL has no sh",
    ]


@pytest.mark.parametrize("word", ["js", "rule", "entailment"])
def test_a_word_that_may_have_no_effect(folder: Path, word: str) -> None:
    (folder / "shapes.ttl").write_text(f"{SHAPES}ex:PersonShape sh:{word} ex:x .\n", "utf-8")
    found = [finding for finding in validated("people.ttl").findings if finding.rule == "shapes"]
    assert [(finding.severity, finding.line) for finding in found] == [("warning", 4)]
    assert f"sh:{word}" in found[0].what


def test_a_severity_of_others_is_a_violation(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(SHAPES.replace("sh:Warning", "<http://e/severity#Info>"), "utf-8")
    assert validated("people.ttl").counts == {"violation": 2, "warning": 0, "info": 0}


def test_shapes_that_are_named_twice_count_once(folder: Path) -> None:
    twice = Options(shapes=(Path("shapes.ttl"), folder / "shapes.ttl"))
    assert validate_files(["people.ttl"], None, twice).by_rule == {"ex:age": 1, "ex:name": 1}


def test_a_broken_publication_is_not_passed_over(folder: Path) -> None:
    (folder / "publication.toml").write_text("[publication", "utf-8")
    with pytest.raises(CallError, match=r"publication\.toml"):
        validate_files(["people.ttl"])


@pytest.mark.parametrize("project", [None, ROOT])
def test_an_audience_that_is_none(folder: Path, project: Path | None) -> None:
    """The shapes on personal data are not dropped for a slip of the keyboard."""
    with pytest.raises(CallError, match="audience 'pubilc' is unknown: use one of internal, public"):
        validate_files(["people.ttl"], project, Options(audience="pubilc"))


def test_no_file(folder: Path) -> None:
    with pytest.raises(CallError, match="there is no file to validate"):
        validate_files([])


def test_data_of_others_against_the_shapes_of_the_package(folder: Path) -> None:
    """What the ontology itself has for the shapes to check is not the data."""
    (folder / "other.ttl").write_text("<http://e/a> <http://e/b> 1 .", "utf-8")
    report = validate_files(["other.ttl"])
    assert [found.rule for found in report.findings] == ["shapes"]
    assert "nothing was checked" in report.findings[0].what
