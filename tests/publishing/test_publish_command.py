"""``caro-graph publish --endpoint``: what it prints, what it refuses, its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from publishing.stores import IMPATIENT, Oxigraph, all_graphs, change_fact, graphs_of, proxy
from querying.endpoints import begin, direct, free_port, serving

Dists = tuple[Path, Path]
URL = "http://localhost:1/query"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"CARO_GRAPH_{name}", raising=False)
    monkeypatch.setattr("caro_graph.publishing.stores.Patience", lambda: IMPATIENT)


def concepts(dist: Path) -> int:
    """The number of triples of the code lists, which grow with the ontology."""
    return sum(line.endswith("/graph/concepts> .") for line in _lines(dist))


def test_what_it_prints(run: Run, dists: Dists, server: Oxigraph) -> None:
    call = ("publish", "--endpoint", server.url, "--chunk", "500", "--dist")
    first = run(*call, dists[0])
    assert first.exit_code == 0
    graphs = "https://example.org/valmont/graph/"
    lines = first.stdout.splitlines()
    number = concepts(dists[0])
    assert (
        lines[1] == f"sent       {graphs}concepts: {number:,} triples in {-(-number // 500)} requests (new)"
    )
    assert lines[-1].startswith(f"published at {server.url}: 4 graphs sent, 0 dropped, 0 unchanged; ")
    again = run(*call, dists[0])
    assert again.stdout.splitlines()[1] == f"unchanged  {graphs}concepts: {number:,} triples"
    assert again.stdout.splitlines()[-1].endswith(" triples in all, 0 changing requests")
    told = run(*call, dists[1], "--dry-run")
    assert all_graphs(server.base) == graphs_of(dists[0])
    assert told.stdout.splitlines()[0].startswith(f"to send    {graphs}charte: ")
    assert told.stdout.splitlines()[-1].startswith(
        f"not yet published at {server.url}: 3 graphs to be sent, "
    )
    assert run("--quiet", *call, dists[1]).output == ""
    assert all_graphs(server.base) == graphs_of(dists[1])


def test_steps_are_told_with_verbose(run: Run, dists: Dists, server: Oxigraph) -> None:
    err = run("-v", "publish", "--endpoint", server.url, "--verify", "--dist", dists[0]).stderr
    for step in ("reading the graphs", "asking what is there", "preparing", "loading ", "putting the new"):
        assert f" s  {step}" in err


def test_the_build_of_the_publication_is_what_is_published(run: Run, dist: Path, server: Oxigraph) -> None:
    assert run("publish", "--endpoint", server.url, "--project", dist.parent / "data").exit_code == 0
    assert all_graphs(server.base) == graphs_of(dist)


def test_a_changed_file_is_wrong_data(run: Run, dist: Path) -> None:
    with (dist / "valmont.ttl").open("a") as file:
        file.write("# more\n")
    result = run("publish", "--endpoint", URL, "--dist", dist)
    assert result.exit_code == 1
    assert "'valmont.ttl' was changed after its checksum was taken" in result.stderr


def test_quads_that_are_none_are_wrong_data(run: Run, dist: Path) -> None:
    quads = dist / "valmont.nq"
    change_fact(dist, quads.read_text("utf-8"), "these are no quads\n")
    result = run("publish", "--endpoint", URL, "--dist", dist)
    assert result.exit_code == 1
    line, total = result.stderr.splitlines()
    assert line.startswith(f"{quads}:1:1: this is no N-Quads (")
    assert line.endswith("): build again")
    assert total == "1 problem found"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say where to publish: give one of --endpoint, --ckan, --udata"),
        (["--endpoint", URL, "--ckan", "http://h/"], "say where to publish: give one of"),
        (["--ckan", "http://h/", "--chunk", "5"], "--chunk is for a store: add --endpoint URL"),
        (["--udata", "http://h/", "--verify"], "--verify is for a store: add --endpoint URL"),
        (["--ckan", "http://h/", "--graph-store", "x"], "--graph-store is for a store"),
        (["--endpoint", " "], "--endpoint is empty: give it a value, or leave it out"),
        (["--endpoint", URL, "--update-endpoint", ""], "--update-endpoint is empty: give it a value"),
        (["--endpoint", URL, "--graph-store", ""], "--graph-store is empty: give it a value"),
        (["--ckan", "http://h/", "--organization", ""], "--organization is empty: give it a value"),
        (["--ckan", ""], "--ckan is empty: give it a value"),
        (["--endpoint", "http://[::zz]/query"], "the endpoint's URL cannot be read"),
        (["--endpoint", URL, "--update-endpoint", "http://[::zz]/u"], "the endpoint's URL cannot be read"),
        (["--endpoint", URL, "--graph-store", "http://[::zz]/g"], "the endpoint's URL cannot be read"),
        (["--endpoint", "ftp://h/"], "the endpoint is not a URL that can be asked"),
        (["--endpoint", URL, "--header", "x"], "a header is given as 'NAME: VALUE'"),
        (["--endpoint", URL, "--chunk", "0"], "--chunk"),
    ],
)
def test_wrong_calls(run: Run, dists: Dists, words: list[str], said: str) -> None:
    result = run("publish", "--dist", dists[0], *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_folder_that_is_no_build(run: Run, tmp_path: Path) -> None:
    result = run("publish", "--endpoint", URL, "--dist", tmp_path)
    assert result.exit_code == 2
    assert "no build wrote this folder" in result.stderr


def test_a_store_that_does_not_answer(run: Run, dists: Dists) -> None:
    with direct():
        result = run("publish", "--endpoint", f"http://127.0.0.1:{free_port()}/query", "--dist", dists[0])
    assert result.exit_code == 3
    assert "it refuses the connection" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_credentials_come_from_the_environment(
    run: Run, dists: Dists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARO_GRAPH_TOKEN", "tok3n-abc")
    with serving(lambda handler: begin(handler, 403, {"Content-Length": "0"})) as server:
        result = run("publish", "--endpoint", server.url, "--dist", dists[0], "--header", "X-Key: k3y-abc")
        assert server.asked[0].headers["Authorization"] == "Bearer tok3n-abc"
        assert server.asked[0].headers["X-Key"] == "k3y-abc"
    assert result.exit_code == 3
    assert "abc" not in result.output


@pytest.mark.parametrize(
    ("user", "password", "shown"), [("", "", None), ("me", "", "Basic bWU6"), ("me", "pw", "Basic bWU6cHc=")]
)
def test_a_variable_that_is_set_to_nothing_is_not_set(
    run: Run, dists: Dists, monkeypatch: pytest.MonkeyPatch, user: str, password: str, shown: str | None
) -> None:
    monkeypatch.setenv("CARO_GRAPH_TOKEN", "")
    monkeypatch.setenv("CARO_GRAPH_USER", user)
    monkeypatch.setenv("CARO_GRAPH_PASSWORD", password)
    with serving(lambda handler: begin(handler, 403, {"Content-Length": "0"})) as server:
        assert run("publish", "--endpoint", server.url, "--dist", dists[0]).exit_code == 3
        assert server.asked[0].headers.get("Authorization") == shown


def test_an_internal_build_is_refused(run: Run, project: Path) -> None:
    assert run("build", "--project", project, "--audience", "internal").exit_code == 0
    result = run("publish", "--endpoint", URL, "--dist", project / "dist-internal")
    assert result.exit_code == 2
    assert "built for another audience, with personal data" in result.stderr


def test_an_interruption_says_how_to_go_on(run: Run, dists: Dists, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("caro_graph.publishing.stores.publish_graphs", interrupted)
    result = run("publish", "--endpoint", URL, "--dist", dists[0])
    assert (result.exit_code, result.stderr) == (
        130,
        "caro-graph: interrupted; publish again, which goes on from there\n",
    )


def test_what_an_earlier_run_loaded_is_told(run: Run, dists: Dists, server: Oxigraph) -> None:
    """The first one cannot put in place what it has loaded."""
    call = ("publish", "--dist", dists[0], "--endpoint")
    number = int(run(*call, server.url, "--dry-run").stdout.split()[-3])

    def before(count: int) -> None:
        if count >= number:
            raise ConnectionResetError

    with proxy(server.port, before) as (base, _):
        first = run(*call, f"{base}/query")
    assert first.exit_code == 3
    assert first.stdout == ""
    assert "it may hold the old graphs or the new ones: publish again, which looks first" in first.stderr
    again = run(*call, server.url)
    begin = f"sent       https://example.org/valmont/graph/concepts: {concepts(dists[0]):,} triples"
    line = f"{begin}, which an earlier run has loaded (new)"
    assert line in again.stdout.splitlines()
    assert again.stdout.endswith(" 2 changing requests\n")


def test_a_graph_that_is_gone_is_told(run: Run, dist: Path, server: Oxigraph) -> None:
    run("publish", "--endpoint", server.url, "--dist", dist)
    graph = "<https://example.org/valmont/graph/sources>"
    for line in [line for line in _lines(dist) if line.endswith(f"{graph} .")]:
        change_fact(dist, line + "\n", "")
    result = run("publish", "--endpoint", server.url, "--dist", dist)
    told = f"dropped    {graph[1:-1]}: 5 triples (no longer in the publication)"
    assert told in result.stdout.splitlines()
    assert all_graphs(server.base) == graphs_of(dist)


def _lines(dist: Path) -> list[str]:
    return (dist / "valmont.nq").read_text("utf-8").splitlines()
