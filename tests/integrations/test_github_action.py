"""action.yml: what it says, and its steps run as a runner of GitHub Actions runs them."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from integrations.runner import ACTION, Ran, run_action
from integrations.support import FACTS, RDF, WRONG_WORDS, schema_problems, section, snippets, spoil

import caro_graph

INSTALLED = {
    "python": {"python-path": sys.executable},
    "install": {"command": str(Path(sys.executable).parent / "caro-graph")},
}
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
ERROR = f"::error file={FACTS},line=47,col=11,"
COMMAND = re.compile(r"^::(?!error |warning |notice )|##\[", re.MULTILINE)
"""A command to the runner that is no annotation."""
WORKFLOW, UPLOAD = snippets("GitHub Actions")
[SHOWN] = snippets("GitHub Actions", "text")

Act = Callable[..., Ran]


@pytest.fixture
def act(tmp_path: Path) -> Act:
    """Run the action in a folder on a machine that has caro-graph; ``_`` in an input's name is ``-``."""

    def run(workspace: Path, **inputs: str) -> Ran:
        named = {name.replace("_", "-"): value for name, value in inputs.items()}
        return run_action(workspace, tmp_path / "runner", named, given=INSTALLED)

    return run


@pytest.fixture
def rdf(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RDF, tmp_path / "rdf"))


def decoded(annotation: str) -> str:
    """What GitHub shows of an annotation, its title first."""
    match = re.fullmatch(r"::error .*,title=(.*?)::(.*)", annotation)
    assert match
    text = f"{match[1]}\n{match[2]}\n"
    for code, character in {"%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def test_the_schema_of_actions(tmp_path: Path) -> None:
    assert schema_problems("github-actions", ROOT / "action.yml", tmp_path) == ""


def test_no_script_holds_an_expression() -> None:
    """GitHub would put the value into the script before bash reads it: an input could be a command."""
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


def test_actions_of_others_are_pinned() -> None:
    """To a commit, as a tag can be moved, with the version it is."""
    uses = re.findall(r"uses: (.*)", (ROOT / "action.yml").read_text("utf-8"))
    assert len(uses) == 1
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use) for use in uses)


def test_every_input_is_used_and_documented() -> None:
    """With its default, in the table of the page."""
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])
    page = section("GitHub Actions")
    for name, spec in ACTION["inputs"].items():
        default = f"`{spec['default']}`" if spec["default"] else ""
        assert re.search(rf"^\| `{name}` \| {default} ?\| .+ \|$", page, re.MULTILINE), name
    for name in ACTION["outputs"]:
        assert f"`{name}`" in page


def test_good_facts(project: Path, act: Act) -> None:
    ran = act(project)
    assert not ran.failed
    assert ran.outputs["exit-code"] == "0"
    assert "::" not in ran.log
    assert ran.summary.startswith("### caro-graph validate\n<pre>\n")
    assert ran.summary.endswith("</pre>\n")


@pytest.mark.parametrize("shown", ["", "."])
def test_a_wrong_fact(project: Path, act: Act, shown: str) -> None:
    """An annotation on the line, the words in the summary and in the report, and the step fails."""
    spoil(project)
    ran = act(project, project=shown)
    assert ran.failed
    assert ran.outputs["exit-code"] == "1"
    [annotation] = [line for line in ran.log.splitlines() if line.startswith("::")]
    assert annotation.startswith(ERROR)
    assert decoded(annotation) == SHOWN
    assert f"{FACTS}:47:11: " in ran.summary
    report = Path(ran.outputs["report"]).read_text("utf-8")
    assert f"{FACTS}:47:11: " in report
    assert WRONG_WORDS in report


def test_a_publication_below_the_root(project: Path, tmp_path: Path, act: Act) -> None:
    """The place is told from the root of the repository."""
    spoil(project)
    (tmp_path / "checkout").mkdir()
    project.rename(tmp_path / "checkout" / "open data")
    ran = act(tmp_path / "checkout", project="open data")
    assert ran.outputs["exit-code"] == "1"
    assert f"::error file=open data/{FACTS},line=47," in ran.log


def test_fail_on_never(project: Path, act: Act) -> None:
    spoil(project)
    ran = act(project, fail_on="never")
    assert not ran.failed
    assert ran.outputs["exit-code"] == "0"
    assert ERROR in ran.log


def test_in_french(project: Path, act: Act) -> None:
    spoil(project)
    ran = act(project, lang="fr")
    assert ran.failed
    assert "Un objectif" in ran.log
    assert "Un objectif" in ran.summary


@pytest.mark.parametrize("wrong", [False, True])
def test_sarif(project: Path, act: Act, wrong: bool) -> None:
    """Written whether the facts are good or wrong, so that what is mended is closed."""
    if wrong:
        spoil(project)
    ran = act(project, sarif="caro-graph.sarif")
    assert ran.outputs["exit-code"] == str(int(wrong))
    [run] = json.loads((project / "caro-graph.sarif").read_text("utf-8"))["runs"]
    assert len(run["results"]) == int(wrong)


def test_sarif_that_cannot_be_written(project: Path, act: Act) -> None:
    ran = act(project, sarif="data")
    assert ran.failed
    assert ran.outputs["exit-code"] == "2"


def test_rdf_files(rdf: Path, act: Act) -> None:
    """One a line, or patterns; a line is one name, blanks in it or not."""
    (rdf / "data" / "wrong.ttl").rename(rdf / "data" / "deux mots.ttl")
    ran = act(rdf, files="data/good.ttl\n\n  data/deux *.ttl  \n", shapes="shapes\n")
    assert ran.outputs["exit-code"] == "1"
    [annotation] = [line for line in ran.log.splitlines() if line.startswith("::")]
    assert annotation.startswith("::error file=data/deux mots.ttl,")
    assert "A place has a population" in annotation


def test_rdf_files_in_any_folder(rdf: Path, act: Act) -> None:
    deep = rdf / "a" / "b"
    deep.mkdir(parents=True)
    (rdf / "data" / "wrong.ttl").rename(deep / "wrong.ttl")
    ran = act(rdf, files="**/wrong.ttl", shapes="shapes/places.ttl")
    assert "::error file=a/b/wrong.ttl," in ran.log


def test_a_pattern_that_matches_nothing(rdf: Path, act: Act) -> None:
    """A check of nothing would pass: the pattern itself is looked for, and is not there."""
    ran = act(rdf, files="out/*.ttl", shapes="shapes")
    assert ran.failed
    assert ran.outputs["exit-code"] == "2"
    assert "out/*.ttl" in ran.log
    assert "out/*.ttl" in ran.summary


def test_what_the_data_says_is_no_markup(project: Path, act: Act) -> None:
    """Neither in the summary, which is Markdown and HTML, nor in the log, which is read for commands."""
    spoil(project)
    facts = project / FACTS
    hostile = "status: present # </pre><img src=x> & ::set-output name=x::y ##[error]z"
    lines = facts.read_text("utf-8").splitlines()
    lines[46] = f"  {hostile}"
    facts.write_text("\n".join(lines) + "\n", "utf-8")
    ran = act(project)
    assert ran.outputs["exit-code"] == "1"
    assert ran.summary.count("</pre>") == 1
    assert "# &lt;/pre&gt;&lt;img src=x&gt; &amp; ::set-output" in ran.summary
    assert not COMMAND.search(ran.log)


@pytest.mark.parametrize("name", ["project", "files", "shapes", "fail-on", "lang", "sarif"])
@pytest.mark.parametrize(
    "value",
    [
        '"; touch pwned; "',
        "$(touch pwned)",
        "`touch pwned`",
        "x\ntouch pwned",
        "x\n::set-env name=x::y\nexit-code=0\n",
        "--output=pwned",
    ],
)
def test_an_input_is_never_run(project: Path, act: Act, name: str, value: str) -> None:
    """It is a value of its option, or the name of a file, and at most wrong as that."""
    before = {path.name for path in project.iterdir()}
    ran = act(project, **{name: value})
    assert not COMMAND.search(ran.log)
    assert set(ran.outputs) == {"exit-code", "report"}
    made = {path.name for path in project.iterdir()} - before
    if name == "sarif":
        assert (ran.outputs["exit-code"], made) == ("0", {value})
    else:
        assert (ran.outputs["exit-code"], made) == ("2", set())
        assert ran.failed


def test_the_python_that_is_there(project: Path, tmp_path: Path) -> None:
    ran = run_action(project, tmp_path / "with", {}, given=INSTALLED)
    [setup] = ran.used.values()
    assert setup == {
        "python-version": ACTION["inputs"]["python-version"]["default"],
        "update-environment": "false",
    }
    ran = run_action(project, tmp_path / "without", {"python-version": ""}, given=INSTALLED)
    assert ran.used == {}


@pytest.mark.parametrize("text", [WORKFLOW, UPLOAD])
def test_what_the_page_gives_to_copy(text: str, tmp_path: Path) -> None:
    """Steps of a workflow that GitHub takes, with this action at this version and inputs that it has."""
    steps = yaml.safe_load(text)
    [step] = [step for step in steps if "OWNER/caro-graph" in step["uses"]]
    assert step["uses"] == f"OWNER/caro-graph@v{caro_graph.__version__}"
    assert set(step.get("with", {})) <= set(ACTION["inputs"])
    workflow = {"on": "push", "jobs": {"facts": {"runs-on": "ubuntu-latest", "steps": steps}}}
    path = tmp_path / "workflow.yml"
    path.write_text(yaml.safe_dump(workflow), "utf-8")
    assert schema_problems("github-workflows", path, tmp_path) == ""
