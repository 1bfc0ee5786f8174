"""Stripping compiled libraries of what the loader never reads."""

import struct

import pytest

from saas_constructs.packaging.elf import is_elf, strip_sections


def library(*, segments: list[tuple[int, int]], size: int) -> bytes:
    """Build an ELF file with loadable segments given by offset and length, and sections after them."""
    header = bytearray(64)
    header[:6] = b"\x7fELF\x02\x01"
    struct.pack_into("<Q", header, 32, 64)  # program headers
    struct.pack_into("<Q", header, 40, size - 8)  # section headers
    struct.pack_into("<HH", header, 54, 56, len(segments))
    struct.pack_into("<HHH", header, 58, 64, 3, 2)
    table = b"".join(struct.pack("<IIQQQQQQ", 1, 5, offset, 0, 0, length, length, 16) for offset, length in segments)
    return bytes(header + table).ljust(size, b"s")


def test_it_ends_with_the_last_segment() -> None:
    stripped = strip_sections(library(segments=[(0, 300), (400, 100)], size=2000))
    assert len(stripped) == 500


def test_it_keeps_the_program_headers_of_a_library_without_segments() -> None:
    assert len(strip_sections(library(segments=[], size=200))) == 64


def test_it_names_no_sections_any_more() -> None:
    stripped = strip_sections(library(segments=[(0, 300)], size=2000))
    assert struct.unpack_from("<Q", stripped, 40) == (0,)
    assert struct.unpack_from("<HHH", stripped, 58) == (0, 0, 0)


def test_stripping_twice_changes_nothing() -> None:
    once = strip_sections(library(segments=[(0, 300)], size=2000))
    assert strip_sections(once) == once


@pytest.mark.parametrize(
    "data", [b"", b"#!/bin/sh\n", b"\x7fELF\x01\x01" + bytes(64), b"\x7fELF\x02\x02" + bytes(64), b"\x7fELF\x02\x01"]
)
def test_other_files_are_none_and_refused(data: bytes) -> None:
    assert not is_elf(data)
    with pytest.raises(ValueError, match="not a 64-bit little-endian ELF file"):
        strip_sections(data)
