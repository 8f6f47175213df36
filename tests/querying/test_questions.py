"""Questions of people who had read the documents and never seen the ontology, with what they read there.

Each is answered by a ready-made query, or by a small change of one (``from``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from querying.cases import BY_NAME, QUERIES

from caro_graph.queries.tokens import form
from caro_graph.querying.answers import Rows, Truth
from caro_graph.querying.asking import Ask, with_values
from caro_graph.querying.formats import cell

QUESTIONS = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
THINGS = "https://w3id.org/caro-graph/id/"


def rows(question: dict[str, Any], ask: Ask) -> list[list[str]]:
    if "sparql" in question:
        assert question["from"] in BY_NAME, "it is a change of a ready-made query"
        text, kind = question["sparql"], form(question["sparql"]) or ""
    else:
        query = BY_NAME[question["query"]]
        params = {key: str(value) for key, value in question.get("params", {}).items()}
        text, kind = with_values(query, params, QUERIES, ask, things=THINGS), query.form
    answer = ask(text, kind)
    if isinstance(answer, Truth):
        return [[str(answer.value).lower()]]
    assert isinstance(answer, Rows)
    return [[cell(term) for term in row] for row in answer.rows]


def test_there_are_forty_and_most_need_no_change() -> None:
    assert len(QUESTIONS) >= 40
    assert sum("query" in question for question in QUESTIONS) > len(QUESTIONS) / 2


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"][:60])
def test_a_question_gets_the_answer_that_its_asker_read(
    question: dict[str, Any], asks: dict[str, Ask]
) -> None:
    found = rows(question, asks["pyoxigraph"])
    assert {"holds", "rows"} & set(question)
    if "rows" in question:
        assert len(found) == question["rows"]
    wanted = [str(text) for text in question.get("holds", [])]
    assert any(all(text in row for text in wanted) for row in found), wanted
