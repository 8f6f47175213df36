"""templates/validate.yml: a component that GitLab takes, and its job run as a runner runs it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from integrations.gitlab import BODY_TEXT, HEADER_TEXT, INPUTS, SHELLS, RefusedError, jobs, run_job
from integrations.support import (
    FACTS,
    RDF,
    environment,
    schema_problems,
    section,
    snippets,
    spoil,
)
from junitparser import Failure, JUnitXml

import caro_graph

PACKAGE = "git+https://$CI_SERVER_FQDN/OWNER/caro-graph"
[SNIPPET] = snippets("GitLab CI")
[SHOWN] = snippets("GitLab CI", "text")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path / "home", CI="true", GITLAB_CI="true", CI_SERVER_FQDN="gitlab.example.org")


def job(**inputs: str) -> dict[str, object]:
    named = {"package": PACKAGE, **{name.replace("_", "-"): value for name, value in inputs.items()}}
    [made] = jobs(named).values()
    return made  # type: ignore[no-any-return]


def failed(report: Path) -> list[str]:
    """What each failure of a JUnit report begins with: the place, or the file that has none."""
    cases = [case for suite in JUnitXml.fromfile(str(report)) for case in suite]
    texts = [result.text for case in cases for result in case.result if isinstance(result, Failure)]
    return [text.partition(": ")[0] for text in texts]


@pytest.mark.parametrize("part", ["header", "body"])
def test_the_schema_of_gitlab(part: str, tmp_path: Path) -> None:
    """The header, and what GitLab makes of the rest."""
    path = tmp_path / f"{part}.yml"
    made = yaml.safe_dump(jobs({"package": PACKAGE}))
    path.write_text(HEADER_TEXT if part == "header" else made, "utf-8")
    assert schema_problems("gitlab-ci", path, tmp_path) == ""


def test_nothing_is_set_for_other_jobs() -> None:
    """A component has its one job, and no keyword that holds for all: default, stages, variables..."""
    assert list(yaml.safe_load(BODY_TEXT)) == ["$[[ inputs.job-name ]]"]
    assert list(jobs({"package": PACKAGE, "job-name": "facts of Valmont"})) == ["facts of Valmont"]


def test_no_script_holds_an_input() -> None:
    """GitLab would put the value into the script: an input could be a command."""
    script = [*job()["before_script"], *job()["script"]]  # type: ignore[misc]
    assert not re.search(r"\$\[\[", "".join(yaml.safe_load(BODY_TEXT).popitem()[1]["script"]))
    assert all(PACKAGE not in line for line in script)


def test_every_input_is_used_and_documented() -> None:
    """With its default, in the table of the page."""
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", BODY_TEXT)) == set(INPUTS)
    page = section("GitLab CI")
    for name, spec in INPUTS.items():
        default = f"`{spec['default']}`" if spec.get("default") else ""
        assert re.search(rf"^\| `{name}` \| {default} ?\| .+ \|$", page, re.MULTILINE), name


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("wrong", [False, True])
def test_the_report_is_there(project: Path, variables: dict[str, str], shell: str, wrong: bool) -> None:
    """Whether the job fails or not, and it is kept in both cases."""
    if wrong:
        spoil(project)
    made = job()
    done = run_job(made, project, variables, shell=shell)
    assert done.returncode == int(wrong)
    assert done.stdout.endswith(SHOWN) == wrong
    artifacts = made["artifacts"]
    assert artifacts == {
        "when": "always",
        "paths": ["caro-graph.xml"],
        "reports": {"junit": "caro-graph.xml"},
    }
    assert failed(project / "caro-graph.xml") == [f"{FACTS}:47:11"] * wrong


def test_a_publication_below_the_root(project: Path, variables: dict[str, str]) -> None:
    """The place is told from the root of the repository."""
    spoil(project)
    (project.parent / "checkout").mkdir()
    project.rename(project.parent / "checkout" / "open data")
    checkout = project.parent / "checkout"
    done = run_job(job(project="open data"), checkout, variables, shell="sh")
    assert done.returncode == 1
    assert failed(checkout / "caro-graph.xml") == [f"open data/{FACTS}:47:11"]


def test_fail_on_never(project: Path, variables: dict[str, str]) -> None:
    spoil(project)
    done = run_job(job(fail_on="never", lang="fr"), project, variables, shell="sh")
    assert done.returncode == 0
    assert "Un objectif" in done.stdout


def test_rdf_files(tmp_path: Path, variables: dict[str, str]) -> None:
    shutil.copytree(RDF, tmp_path / "rdf")
    made = job(files="data/good.ttl data/wr*.ttl", shapes="shapes", report="out.xml")
    done = run_job(made, tmp_path / "rdf", variables, shell="sh")
    assert done.returncode == 1
    assert "data/wrong.ttl:" in done.stdout
    assert failed(tmp_path / "rdf" / "out.xml") == ["data/wrong.ttl"]


def test_a_pattern_that_matches_nothing(tmp_path: Path, variables: dict[str, str]) -> None:
    """A check of nothing would pass: the pattern itself is looked for, and is not there."""
    done = run_job(job(files="out/*.ttl"), tmp_path, variables, shell="sh")
    assert done.returncode == 2
    assert "out/*.ttl" in done.stdout


def test_a_report_that_cannot_be_written(project: Path, variables: dict[str, str]) -> None:
    done = run_job(job(report="no/such/folder.xml"), project, variables, shell="sh")
    assert done.returncode == 2


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ["project", "files", "shapes"])
@pytest.mark.parametrize(
    "value", ['"; touch pwned; "', "$(touch pwned)", "`touch pwned`", "x; touch pwned", "--output=pwned"]
)
def test_an_input_is_never_run(
    project: Path, variables: dict[str, str], shell: str, name: str, value: str
) -> None:
    before = set(project.rglob("*"))
    done = run_job(job(**{name: value}), project, variables, shell=shell)
    assert done.returncode == 2
    assert set(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "x'\n  script: touch pwned\n#.xml") for name in INPUTS),
        *((name, "x'.xml") for name in INPUTS),
        *((name, "x\ny.xml") for name in INPUTS),
        ("package", ""),
        ("report", "report.json"),
        ("fail-on", "error"),
        ("lang", "de"),
        ("no-such-input", "x"),
    ],
)
def test_what_gitlab_refuses(name: str, value: str) -> None:
    """What would break out of the quotes of the template, or is no such thing."""
    with pytest.raises(RefusedError):
        jobs({"package": PACKAGE, name: value})


def test_the_package_has_to_be_given() -> None:
    """No name in a package index is ours to be the default."""
    with pytest.raises(RefusedError, match="package is missing"):
        jobs({})


def test_what_the_page_gives_to_copy() -> None:
    [include] = yaml.safe_load(SNIPPET)["include"]
    tag = f"v{caro_graph.__version__}"
    [template] = (ROOT / "templates").glob("*.yml")
    assert include["component"] == f"$CI_SERVER_FQDN/OWNER/caro-graph/{template.stem}@{tag}"
    assert include["inputs"]["package"] == f"{PACKAGE}@{tag}"
    assert list(jobs(include["inputs"])) == ["caro-graph-validate"]
