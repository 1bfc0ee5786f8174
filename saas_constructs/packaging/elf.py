"""Shrinks compiled libraries to what the loader reads."""

import struct
from typing import Final

_MAGIC: Final = b"\x7fELF"
_CLASS_64: Final = 2
_LITTLE_ENDIAN: Final = 1
_PT_LOAD: Final = 1
_HEADER_SIZE: Final = 64
# e_phoff, then e_phentsize and e_phnum; e_shoff, then e_shentsize, e_shnum and e_shstrndx: `man 5 elf`, Elf64_Ehdr.
_PHOFF: Final = 32
_SHOFF: Final = 40
_PH_ENTRIES: Final = 54
_SH_ENTRIES: Final = 58


def is_elf(data: bytes) -> bool:
    """Tell whether this is a 64-bit little-endian ELF file, the only kind that Lambda loads."""
    return data[:6] == _MAGIC + bytes((_CLASS_64, _LITTLE_ENDIAN)) and len(data) >= _HEADER_SIZE


def strip_sections(data: bytes) -> bytes:
    """Return a shared library without what follows its last segment, as ``sstrip`` does.

    The loader maps segments, which the program headers describe. Sections, among them the symbol and string tables that
    debuggers read, lie behind and are named by fields of the header that are cleared here.

    Raises:
        ValueError: If ``data`` is no 64-bit little-endian ELF file.
    """
    if not is_elf(data):
        raise ValueError(f"not a 64-bit little-endian ELF file: it starts with {data[:6]!r}")
    (table,) = struct.unpack_from("<Q", data, _PHOFF)
    entry_size, entries = struct.unpack_from("<HH", data, _PH_ENTRIES)
    end = table + entry_size * entries
    for index in range(entries):
        kind, _flags, offset, _vaddr, _paddr, size = struct.unpack_from("<IIQQQQ", data, table + entry_size * index)
        if kind == _PT_LOAD:
            end = max(end, offset + size)
    stripped = bytearray(data[:end])
    struct.pack_into("<Q", stripped, _SHOFF, 0)
    struct.pack_into("<HHH", stripped, _SH_ENTRIES, 0, 0, 0)
    return bytes(stripped)
