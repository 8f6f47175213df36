"""Places of SHACL results: what is marked in the file, for each way that a result can name what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

import caro_graph
from caro_graph.engines import Result
from caro_graph.placing import Place, place_finder
from caro_graph.shapes.causes import causes

SH = "http://www.w3.org/ns/shacl#"
BASE = "https://example.org/valmont/id/"
CARO = "https://w3id.org/caro-graph/def#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LABEL = SKOS + "prefLabel"
DCT = "http://purl.org/dc/terms/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FACT = """\
- id: statement/arbres
  type: Statement
  label: planter des haies
  labelEn: planter des haies
  about: [objective/haies, 'place/valmont']
  date: 2021-03-03
  month: 2021-03
  related: agreement/charte
  quote: "Objectif : planter\\u0020des haies"
  source: source/charte
  lines: 6
  status: objective
  certainty: certain
"""


def a_result(
    focus: str, path: str | None = None, value: str | None = None, component: str = "Pattern", shape: str = ""
) -> Result:
    where = focus if ":" in focus else BASE + focus
    return Result(where, path, value, shape, f"{SH}{component}ConstraintComponent", SH + "Violation", {})


def placed(project: Path, result: Result, facts: str = FACT, name: str = "more.yaml") -> Place | None:
    (project / "data" / "charte" / name).write_text(facts, "utf-8")
    return place_finder(caro_graph.load(project))(result)


def marked(project: Path, place: Place | None) -> tuple[int, str]:
    """The line of a place, and the text that it marks."""
    assert place is not None
    line = (project / place.file).read_text("utf-8").split("\n")[place.line - 1]
    return place.line, line[place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize(
    ("written", "text", "line", "mark"),
    [
        ("Attention", "Attention", 3, "Attention"),
        ("'Attention'  # 𝄞", "Attention", 3, "'Attention'"),
        ('"l\\u0027eau 𝄞"', "l'eau 𝄞", 3, '"l\\u0027eau 𝄞"'),
        (">-\n    Attention\n    danger", "Attention danger", 4, "Attention"),
        ("|  # 𝄞\n\n      Attention\n", "\nAttention\n", 5, "Attention"),
        ("Attention\n    danger", "Attention danger", 3, "Attention"),
        ("'Attention \n    danger'", "Attention danger", 3, "'Attention"),
        ("\n    Attention", "Attention", 4, "Attention"),
    ],
)
def test_a_value_is_marked_as_it_is_written(
    project: Path, written: str, text: str, line: int, mark: str
) -> None:
    facts = f"- id: statement/arbres\n  type: Statement\n  note: {written}\n"
    value = '"' + text.replace("\n", "\\n") + '"@fr'
    place = placed(project, a_result("statement/arbres", SKOS + "editorialNote", value), facts)
    assert marked(project, place) == (line, mark)
    assert place is not None
    assert place.node is not None
    assert place.node.id == "statement/arbres"


@pytest.mark.parametrize(
    ("path", "value", "component", "line", "mark"),
    [
        pytest.param(LABEL, '"planter des haies"@en', "Pattern", 4, "planter des haies", id="en"),
        pytest.param(LABEL, '"planter des haies"@fr', "Pattern", 3, "planter des haies", id="fr"),
        pytest.param(TYPE, f"<{CARO}Statement>", "In", 2, "Statement", id="type"),
        pytest.param(
            "https://schema.org/about", f"<{BASE}place/valmont>", "Class", 5, "'place/valmont'", id="element"
        ),
        pytest.param("https://schema.org/about", None, "MaxCount", 5, "about", id="key"),
        pytest.param(CARO + "agreement", None, "MinCount", 1, "id: statement/arbres", id="node"),
        pytest.param(None, None, "Or", 1, "id: statement/arbres", id="node-shape"),
        pytest.param(CARO + "status", None, "HasValue", 12, "objective", id="only-value"),
        pytest.param(DCT + "date", None, "MaxCount", 7, "month", id="one-too-many"),
        pytest.param(
            f"(<{DCT}relation>/<{CARO}status>)", '"x"', "Pattern", 8, "agreement/charte", id="sequence"
        ),
        pytest.param(f"(<{DCT}relation>/<{CARO}status>)", '"x"', "Equals", 12, "objective", id="equals"),
        pytest.param(f"(<{DCT}relation>|<{CARO}quote>)", None, "Pattern", 8, "related", id="alternative"),
        pytest.param(f"^<{DCT}relation>", None, "MinCount", 1, "id: statement/arbres", id="inverse"),
        pytest.param("http://www.w3.org/2006/time#hasTime", None, "MaxCount", 7, "month", id="derived-time"),
        pytest.param(CARO + "firstLine", '"6"', "Pattern", 11, "6", id="derived-line"),
    ],
)  # fmt: skip
def test_a_result_marks_what_it_names(
    project: Path, path: str | None, value: str | None, component: str, line: int, mark: str
) -> None:
    result = a_result("statement/arbres", path, value, component)
    assert marked(project, placed(project, result)) == (line, mark)


def test_an_inverse_path_marks_the_value_that_refers_to_the_focus_node(project: Path) -> None:
    result = a_result("agreement/charte", f"^<{DCT}relation>", f"<{BASE}statement/arbres>", "Class")
    assert marked(project, placed(project, result)) == (8, "agreement/charte")


@pytest.mark.parametrize(
    ("fragment", "value", "line", "mark"),
    [
        ("#time", None, 6, "2021-03-03"),
        ("#time", f"<{BASE}statement/arbres#end>", 6, "2021-03-03"),
        ("#evidence-6", None, 11, "6"),
        ("#lines-6", None, 11, "6"),
        ("#quote", None, 9, '"Objectif : planter\\u0020des haies"'),
        ("#else", None, 1, "id: statement/arbres"),
    ],
)
def test_a_derived_node_has_the_place_of_what_it_follows_from(
    project: Path, fragment: str, value: str | None, line: int, mark: str
) -> None:
    result = a_result("statement/arbres" + fragment, "http://www.w3.org/2006/time#hasEnd", value)
    assert marked(project, placed(project, result)) == (line, mark)


def test_a_link_is_told_on_its_end(project: Path) -> None:
    """A link's plain triple is about its other end: the place is the link's."""
    link = (
        "- {id: link/haies, type: Link, label: Les haies, from: place/valmont, relation: within,\n"
        "   to: org/valmont, source: source/charte, lines: 6, status: present, certainty: certain}\n"
    )
    (project / "data" / "charte" / "more.yaml").write_text(link, "utf-8")
    checked = caro_graph.check(caro_graph.load(project))
    assert [(problem.line, problem.column) for problem in checked.problems] == [(2, 8)]
    assert marked(project, place_finder(caro_graph.load(project))(checked.results[0])) == (2, "org/valmont")


def test_a_node_in_flow_style(project: Path) -> None:
    place = placed(project, a_result("a"), "- {id: a, type: Statement, label: b}\n")
    assert marked(project, place) == (1, "{id: a")


TABLE = """\
id,type,label,within,note
place/a,Location,"Une,
é 𝄞","place/valmont | place/b",x | y
place/b,Location,B,,
"""


@pytest.mark.parametrize(
    ("path", "value", "line", "mark"),
    [
        (SKOS + "prefLabel", '"Une,\\né 𝄞"@fr', 2, '"Une,'),
        ("http://www.opengis.net/ont/geosparql#sfWithin", f"<{BASE}place/b>", 3, "place/b"),
        (SKOS + "editorialNote", '"y"@fr', 3, "y"),
        (SKOS + "editorialNote", None, 3, "x"),
        (None, None, 2, "place/a"),
    ],
)
def test_a_table_is_marked_on_its_cells(
    project: Path, path: str | None, value: str | None, line: int, mark: str
) -> None:
    place = placed(project, a_result("place/a", path, value), TABLE, "more.csv")
    assert marked(project, place) == (line, mark)


def test_a_column_is_told_once_in_the_header(project: Path) -> None:
    table = "id,type,lable,note,note\na,Statement,x,y,z\nb,Statement,x,y,z\n"
    (project / "data" / "charte" / "more.csv").write_text(table, "utf-8")
    with pytest.raises(caro_graph.FactsError) as caught:
        caro_graph.load(project)
    found = [(problem.line, problem.column, problem.what) for problem in caught.value.problems]
    assert found == [(1, 9, "unknown key 'lable'"), (1, 20, "the key 'note' stands twice")]


def test_a_term_of_the_ontology_stands_where_it_is_described(project: Path) -> None:
    scheme = Path(shutil.copytree(ROOT / "ontology", project / "ontology")) / "schemes" / "status.ttl"
    text = scheme.read_text("utf-8")
    subject = "<https://w3id.org/caro-graph/def/status/rule>"
    label = text.index("skos:prefLabel", text.index(f"\n{subject} "))
    scheme.write_text(text[:label] + text[text.index("skos:definition", label) :], "utf-8")
    facts = caro_graph.load(project)
    checked = caro_graph.check(facts)
    line = text[: text.index(f"\n{subject} ")].count("\n") + 2
    assert {(problem.file, problem.line, problem.column) for problem in checked.problems} == {
        ("ontology/schemes/status.ttl", line, 1)
    }
    place = place_finder(facts)(checked.results[0])
    assert marked(project, place) == (line, subject)


def test_what_no_file_describes_has_no_place(project: Path) -> None:
    for focus in ("https://example.org/elsewhere", "_:b0", BASE + "nothing", BASE + "nothing#time"):
        assert placed(project, a_result(focus, CARO + "status")) is None


def test_the_causes_of_a_rule_on_a_node(tmp_path: Path) -> None:
    """A value that is constrained, then the condition; a key, where the class is wrong for it."""
    (tmp_path / "shapes.ttl").write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix e: <http://e/> .
        e:IfThen sh:or ( [ sh:not e:A ] e:B ) .
        e:Either sh:or ( e:A e:C ) .
        e:Both sh:node e:A .
        e:Keys sh:targetSubjectsOf e:k ; sh:or ( [ sh:class e:K ] [ sh:class e:L ] ) .
        e:OnAPath sh:path e:p ; sh:node e:A .
        e:A sh:property [ sh:path ( e:a e:b ) ; sh:hasValue 1 ],
            [ sh:path [ sh:inversePath e:i ] ; sh:in ( 1 ) ] .
        e:B sh:property [ sh:path e:b ; sh:pattern "x" ], [ sh:path e:m ; sh:minCount 1 ] .
        e:C sh:property [ sh:path e:c ; sh:maxCount 0 ] .
        """,
        "utf-8",
    )
    (tmp_path / "wrong.ttl").write_text("this is not Turtle", "utf-8")
    assert causes(tmp_path) == {
        "http://e/IfThen": (("http://e/b", False), ("http://e/a", False)),
        "http://e/Either": (),
        "http://e/Both": (("http://e/a", False),),
        "http://e/Keys": (("http://e/k", True),),
    }
