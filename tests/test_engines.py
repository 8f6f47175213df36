"""Both engines behind one function: the same results, in one form, and refusals that say why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import rdflib

from caro_graph.checking import Engine
from caro_graph.engines import Outcome, Result, validate_with

ENGINES = get_args(Engine)
SH = "http://www.w3.org/ns/shacl#"
PREFIXES = f"""
@prefix sh: <{SH}> .
@prefix x: <http://x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PATHS = {
    "x:a": "http://x/a",
    "( x:a x:b )": "(<http://x/a>/<http://x/b>)",
    "[ sh:inversePath x:a ]": "^<http://x/a>",
    "[ sh:alternativePath ( x:a x:b ) ]": "(<http://x/a>|<http://x/b>)",
    "[ sh:zeroOrMorePath x:a ]": "(<http://x/a>)*",
    "[ sh:oneOrMorePath x:a ]": "(<http://x/a>)+",
    "[ sh:zeroOrOnePath x:a ]": "(<http://x/a>)?",
    "( x:a [ sh:inversePath ( x:b x:c ) ] )": "(<http://x/a>/^(<http://x/b>/<http://x/c>))",
    "[ sh:alternativePath ( ( x:a x:b ) [ sh:zeroOrMorePath [ sh:inversePath x:c ] ] ) ]": (
        "((<http://x/a>/<http://x/b>)|(^<http://x/c>)*)"
    ),
}
VALUES = [
    '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"beaucoup"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"1"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    '"à la ligne\\n\\"et\\tainsi\\\\de suite\\""@fr',
    '"\u00a0«\u202fœ\u202f»"',
    "<http://x/é>",
]

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def shapes(constraints: str) -> str:
    return f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; {constraints} ."


def one(engine: Engine, constraints: str, data: str = "<http://x/n> <http://x/p> <http://x/v> .\n") -> Result:
    (result,) = validate_with(engine, shapes(constraints), data).results
    return result


def test_a_result(engine: Engine) -> None:
    messages = 'sh:message "Il manque p."@fr, "There is no p."@en'
    assert one(engine, f"sh:property x:S-p . x:S-p sh:path x:q ; sh:minCount 1 ; {messages}") == Result(
        focus="http://x/n",
        path="http://x/q",
        value=None,
        shape="http://x/S-p",
        component=f"{SH}MinCountConstraintComponent",
        severity=f"{SH}Violation",
        messages={"en": "There is no p.", "fr": "Il manque p."},
    )


def test_a_node_shape_has_no_path_and_its_focus_node_as_value(engine: Engine) -> None:
    result = one(engine, "sh:class x:C")
    assert (result.path, result.value) == (None, "<http://x/n>")


def test_nothing_is_found_where_all_is_well(engine: Engine) -> None:
    turtle = shapes("sh:property [ sh:path x:p ; sh:minCount 1 ]")
    assert validate_with(engine, turtle, '<http://x/n> <http://x/p> "v" .\n') == Outcome((), {})


@pytest.mark.parametrize("written", PATHS)
def test_a_path_is_written_in_one_form(engine: Engine, written: str) -> None:
    assert one(engine, f"sh:property [ sh:path {written} ; sh:minCount 9 ]").path == PATHS[written]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_as_the_data_writes_it(engine: Engine, value: str) -> None:
    data = f"<http://x/n> <http://x/p> {value} .\n"
    assert one(engine, "sh:property [ sh:path x:p ; sh:in () ]", data).value == value


def test_an_anonymous_shape_gives_the_nearest_that_has_an_iri(engine: Engine) -> None:
    inner = "sh:property [ sh:path x:q ; sh:minCount 1 ]"
    result = one(engine, f"sh:property [ sh:path x:p ; {inner} ]")
    assert (result.focus, result.shape) == ("http://x/v", "http://x/S")


def test_details_of_a_nested_shape_are_no_results(engine: Engine) -> None:
    nested = "x:T a sh:NodeShape ; sh:property [ sh:path x:q ; sh:minCount 1 ]"
    result = one(engine, f"sh:property [ sh:path x:p ; sh:node x:T ] . {nested}")
    assert result.component == f"{SH}NodeConstraintComponent"


@pytest.mark.parametrize("severity", ["Violation", "Warning", "Info"])
def test_a_severity_is_an_iri(engine: Engine, severity: str) -> None:
    assert one(engine, f"sh:class x:C ; sh:severity sh:{severity}").severity == SH + severity


def test_a_message_without_a_language_has_none(engine: Engine) -> None:
    assert one(engine, 'sh:class x:C ; sh:message "Not a C."').messages == {"": "Not a C."}


def test_a_shape_without_a_message_gives_none(engine: Engine) -> None:
    assert one(engine, "sh:class x:C").messages == {}


def test_messages_of_one_language_are_joined(engine: Engine) -> None:
    texts = '"b"@fr, "a"@fr, "c", "a"@en'
    assert one(engine, f"sh:class x:C ; sh:message {texts}").messages == {"": "c", "en": "a", "fr": "a / b"}


def test_a_message_with_places_keeps_its_language(engine: Engine) -> None:
    texts = '"De trop\u00a0: {?value}."@fr, "Node {$this}"'
    query = "SELECT $this ?value WHERE { $this <http://x/p> ?value }"
    result = one(engine, f'sh:sparql [ sh:select "{query}" ; sh:message {texts} ]')
    assert result.messages == {"": "Node http://x/n", "fr": "De trop\u00a0: http://x/v."}


QUERY = 'sh:sparql [ sh:select "SELECT $this %s WHERE { $this <http://x/p> ?v }" ; %s ]'


def test_the_message_of_a_query_is_given_in_its_languages(engine: Engine) -> None:
    result = one(engine, QUERY % ("", 'sh:message "Non."@fr, "No."@en'))
    assert result.messages == {"en": "No.", "fr": "Non."}


def test_the_query_of_a_property_shape_that_names_no_value_has_none(engine: Engine) -> None:
    message = 'sh:message "Non."@fr'
    result = one(engine, f"sh:property [ sh:path x:p ; {QUERY % ('', message)} ]")
    assert (result.path, result.value) == ("http://x/p", None)
    result = one(engine, f"sh:property [ sh:path x:p ; {QUERY % ('(?v AS ?value)', message)} ]")
    assert result.value == "<http://x/v>"


def test_results_are_sorted(engine: Engine) -> None:
    data = "".join(f"<http://x/n> <http://x/{name}> <http://x/v> .\n" for name in "bca")
    limits = " ; ".join(f"sh:property [ sh:path x:{name} ; sh:maxCount 0 ]" for name in "cab")
    results = validate_with(engine, shapes(limits), data).results
    assert [result.path for result in results] == ["http://x/a", "http://x/b", "http://x/c"]
    assert results == validate_with(engine, shapes(limits), data).results


def test_a_result_can_be_counted(engine: Engine) -> None:
    first, second = one(engine, "sh:class x:C"), one(engine, "sh:class x:C")
    assert {first, second} == {first}


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("no Turtle", "not Turtle"),
        ("", "holds no shape"),
        ("<http://x/a> <http://x/b> <http://x/c> .", "holds no shape"),
        (shapes('sh:sparql [ sh:select "SELECT $this WHERE {" ]'), "refuses"),
    ],
)
def test_shapes_that_cannot_be_used_are_refused(engine: Engine, turtle: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        validate_with(engine, turtle, "<http://x/n> <http://x/p> <http://x/v> .\n")


def test_data_that_cannot_be_read_are_refused(engine: Engine, tmp_path: Path) -> None:
    wrong, table = tmp_path / "data.nt", tmp_path / "data.csv"
    for file in (wrong, table):
        file.write_text("no N-Triples", "utf-8")
    for data, reason in (
        ("no N-Triples", "refuses"),
        (wrong, "refuses"),
        (table, "ends in .nt"),
        (tmp_path / "none.nt", "no such file"),
    ):
        with pytest.raises(ValueError, match=reason):
            validate_with(engine, shapes("sh:class x:C"), data)


@pytest.mark.parametrize("max_results", [None, 0, 1, 2, 3, 100])
def test_a_file_gives_what_its_text_gives(engine: Engine, max_results: int | None, tmp_path: Path) -> None:
    data = "".join(f'<http://x/n> <http://x/p> "{text}"@fr .\n' for text in ("é", "\\u00E9a", "1"))
    file = tmp_path / "déjà vu.nt"
    file.write_text(data, "utf-8")
    turtle = shapes("sh:property [ sh:path x:p ; sh:nodeKind sh:IRI ]")
    outcome = validate_with(engine, turtle, file, max_results=max_results)
    assert outcome == validate_with(engine, turtle, data, max_results=max_results)
    assert outcome.counts == {("http://x/S", f"{SH}Violation"): 3}
    assert len(outcome.results) == min(3, 3 if max_results is None else max_results)


def test_results_of_each_severity_are_counted(engine: Engine) -> None:
    constraints = " . ".join(
        f"x:{name} a sh:NodeShape ; sh:targetNode x:n, x:m ; sh:class x:C ; sh:severity sh:{name}"
        for name in ("Violation", "Warning", "Info")
    )
    for max_results in (None, 0, 1, 5):
        outcome = validate_with(
            engine, shapes(f"sh:deactivated true . {constraints}"), "", max_results=max_results
        )
        assert outcome.counts == {
            (f"http://x/{name}", SH + name): 2 for name in ("Info", "Violation", "Warning")
        }
        assert outcome.total == 6


def test_a_shape_that_is_an_owl_class_targets_its_instances(engine: Engine) -> None:
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    turtle = f"{PREFIXES}x:C a <http://www.w3.org/2002/07/owl#Class>, sh:NodeShape ; sh:nodeKind sh:Literal ."
    for max_results in (None, 0):
        outcome = validate_with(engine, turtle, f"<http://x/n> {a} <http://x/C> .\n", max_results=max_results)
        assert outcome.total == 1


def test_a_long_value_is_given_whole(engine: Engine) -> None:
    text = "x" * 10_000_000
    data = f'<http://x/n> <http://x/p> "{text}" .\n'
    result = one(engine, "sh:property [ sh:path x:p ; sh:nodeKind sh:IRI ]", data)
    # A difference of such texts is not for pytest to show.
    assert (result.value == f'"{text}"') is True
    assert sum(map(len, result.messages.values())) < 200


def test_the_literals_of_others_are_left_alone(engine: Engine) -> None:
    one(engine, "sh:class x:C")
    assert rdflib.NORMALIZE_LITERALS is True
    assert str(rdflib.Literal("01", datatype=rdflib.XSD.integer)) == "1"


def test_importing_the_module_loads_no_engine(engine: Engine) -> None:
    code = f"import sys, caro_graph.engines; print({engine!r} in sys.modules, 'rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
