"""What the tests share: a small publication of their own, and this project's, built once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import caro_graph
from caro_graph.cli import cli

HERE = Path(__file__).parent
ROOT = HERE.parent
TEXTS = ROOT.parent / "shared" / "sources"

Run = Callable[..., Result]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """Let no file grow beyond a size (bytes): the system then fails like on a full disk, naming no file."""
    resource = pytest.importorskip("resource", reason="only Unix limits the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker waits at the end for the last test of another."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the imaginary publication, to change at will."""
    folder = tmp_path / "valmont"
    shutil.copytree(HERE / "publication", folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Run the command line in this process; the words of the call are the arguments."""

    def call(*words: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)

    return call


@pytest.fixture(scope="session")
def _dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return caro_graph.build(HERE / "publication", out=tmp_path_factory.mktemp("valmont") / "dist").out


@pytest.fixture
def dist(project: Path, _dist: Path) -> Path:
    """The imaginary publication's build, from before anything goes wrong."""
    return Path(shutil.copytree(_dist, project / "dist"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> caro_graph.Built:
    """This project's own publication, built for the public."""
    return caro_graph.build(ROOT, out=tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of archived texts, which is not part of the project."""
    if not TEXTS.is_dir():
        pytest.skip("the archived texts are not on this machine: they are not part of the project")
    return TEXTS
