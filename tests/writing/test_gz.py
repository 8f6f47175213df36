"""Compressed bytes: read by everybody, and the same whenever they are made."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.writing.gz import gzipped


@given(st.binary(max_size=5000))
def test_what_is_compressed_is_read_again(content: bytes) -> None:
    assert gzip.decompress(gzipped(content)) == content


def test_the_header_says_nothing_of_when_where_and_by_whom() -> None:
    """RFC 1952: magic, deflate, no flags, no time, best compression, unknown system."""
    assert gzipped(b"x")[:10].hex() == "1f8b08000000000002ff"


@pytest.mark.skipif(not shutil.which("gzip"), reason="gzip is not installed here")
def test_the_system_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzipped(b"a" * 100_000))
    subprocess.run(["gzip", "-t", str(path)], check=True)
    assert (
        subprocess.run(["gzip", "-dc", str(path)], capture_output=True, check=True).stdout == b"a" * 100_000
    )
