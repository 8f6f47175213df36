"""Compressed bytes (gzip, RFC 1952) that say nothing of when, where and by whom they were made."""

from __future__ import annotations

import struct
import zlib

__all__ = ["gzipped"]

# The magic number, deflate, no flags (so no name), the time 0, «best compression», the system «unknown».
_HEADER = struct.pack("<2sBBLBB", b"\x1f\x8b", 8, 0, 0, 2, 255)


def gzipped(content: bytes) -> bytes:
    """Return ``content`` compressed: the same bytes from every Python, as long as its zlib is the same.

    The header is written here, as that of Python's own module is another one from version to version.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(content) + deflate.flush()
    return _HEADER + body + struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
