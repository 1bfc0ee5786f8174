"""Every public name and every prop is documented, and the reference says what the docstrings say."""

from __future__ import annotations

import griffe
import pytest

from scripts.reference import PACKAGES, REFERENCE, ROOT, module_named, pages, public_objects

LIBRARY = griffe.load("saas_constructs", search_paths=[ROOT], docstring_parser="google")


def documented() -> list[griffe.Class | griffe.Function]:
    """The public classes and functions of the packages that users import."""
    assert isinstance(LIBRARY, griffe.Module)
    return [member for name in PACKAGES for member in public_objects(module_named(LIBRARY, name))]


def arguments_in(docstring: griffe.Docstring | None) -> set[str]:
    """The names that a docstring describes as arguments or attributes."""
    kinds = {griffe.DocstringSectionKind.parameters, griffe.DocstringSectionKind.attributes}
    sections = docstring.parsed if docstring else []
    return {entry.name for section in sections if section.kind in kinds for entry in section.value}


def test_the_pages_are_what_the_docstrings_say() -> None:
    stale = [name for name, text in pages().items() if (REFERENCE / name).read_text() != text]

    assert stale == [], "run `make docs`"


@pytest.mark.parametrize("member", documented(), ids=lambda member: str(member.path))
def test_a_public_name_has_a_docstring(member: griffe.Class | griffe.Function) -> None:
    assert member.docstring is not None


@pytest.mark.parametrize(
    "cls",
    [
        member
        for member in documented()
        if isinstance(member, griffe.Class) and not any("Enum" in str(base) for base in member.bases)
    ],
    ids=lambda cls: str(cls.path),
)
def test_every_argument_of_a_constructor_is_described(cls: griffe.Class) -> None:
    constructor = cls.members.get("__init__")
    if isinstance(constructor, griffe.Function):
        names = {p.name for p in constructor.parameters if not p.name.startswith("_")} - {"self", "scope", "id"}
    else:
        names = {
            member.name
            for member in cls.members.values()
            if isinstance(member, griffe.Attribute)
            and "instance-attribute" in member.labels
            and not member.name.startswith("_")
        }

    assert names <= arguments_in(cls.docstring) | _with_own_docstring(cls)


def _with_own_docstring(cls: griffe.Class) -> set[str]:
    return {member.name for member in cls.members.values() if member.docstring is not None}


@pytest.mark.parametrize(
    "method",
    [
        method
        for member in documented()
        if isinstance(member, griffe.Class)
        for method in member.members.values()
        if isinstance(method, griffe.Function) and not method.name.startswith("_")
    ],
    ids=lambda method: str(method.path),
)
def test_a_public_method_has_a_docstring(method: griffe.Function) -> None:
    assert method.docstring is not None
