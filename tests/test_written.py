"""A built folder is read again only as the build wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from caro_graph.problems import CallError, FactsError
from caro_graph.written import read_written


def test_a_build_is_read_again(dist: Path) -> None:
    written = read_written(dist)
    assert written.id == "valmont"
    assert written.quads == dist / "valmont.nq"
    assert {"valmont.ttl", "tables/facts.csv"} < set(written.files)


def test_each_file_that_is_missing_or_changed_is_told_on_its_line(dist: Path) -> None:
    (dist / "report.ttl").unlink()
    (dist / "valmont.ttl").write_text("changed")
    names = [line.partition("  ")[2] for line in (dist / "SHA256SUMS").read_text().splitlines()]
    with pytest.raises(FactsError) as caught:
        read_written(dist)
    told = {(problem.line, problem.column): problem.what for problem in caught.value.problems}
    assert told == {
        (names.index("report.ttl") + 1, 67): (
            "'report.ttl' is missing, or cannot be read (No such file or directory)"
        ),
        (names.index("valmont.ttl") + 1, 67): "'valmont.ttl' was changed after its checksum was taken",
    }


@pytest.mark.parametrize("line", ["", "x", "0" * 64 + "  ../publication.toml", "0" * 64 + "  /etc/passwd"])
def test_a_line_that_is_no_checksum_of_a_file_here(dist: Path, line: str) -> None:
    sums = dist / "SHA256SUMS"
    sums.write_text(f"{line}\n{sums.read_text()}")
    with pytest.raises(FactsError, match="SHA256SUMS:1:1: this is no checksum of a file here: build again"):
        read_written(dist)


def test_a_folder_that_no_build_wrote(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no build wrote this folder"):
        read_written(tmp_path)
    (tmp_path / "SHA256SUMS").write_text("")
    with pytest.raises(CallError, match=r"it has no \.nq of the graph"):
        read_written(tmp_path)
