"""Every public name and every prop is documented, and the reference says what the docstrings say."""

from __future__ import annotations

import functools
import re
from itertools import chain

import griffe
import pytest

from scripts.documented import PACKAGES, ROOT, RUN_TIME, packages, public_objects, run_time_modules
from scripts.reference import REFERENCE, pages

#: Rules of the isolation check, which users reach by `TenantIsolation` and `saas_constructs.testing.isolation`.
INTERNAL = {"isolation"}
RUN_TIME_IMPORT = re.compile(r"^from lambdas\.shared\.([\w.]+) import", re.MULTILINE)


@functools.cache
def documented() -> list[griffe.Class | griffe.Function]:
    """The public classes and functions of what users import."""
    return [member for module in chain(packages(), run_time_modules()) for member in public_objects(module)]


def arguments_in(docstring: griffe.Docstring | None) -> set[str]:
    """The names that a docstring describes as arguments or attributes."""
    kinds = {griffe.DocstringSectionKind.parameters, griffe.DocstringSectionKind.attributes}
    sections = docstring.parsed if docstring else []
    return {entry.name.lstrip("*") for section in sections if section.kind in kinds for entry in section.value}


def test_every_package_that_exports_something_has_a_page() -> None:
    exporting = {
        path.parent.name for path in (ROOT / "saas_constructs").glob("*/__init__.py") if "__all__" in path.read_text()
    }
    assert exporting - set(PACKAGES) == INTERNAL


def test_what_the_handlers_of_the_first_app_import_has_a_page() -> None:
    handlers = (ROOT / "examples" / "loyalty" / "handlers").rglob("*.py")
    imported = {name for path in handlers for name in RUN_TIME_IMPORT.findall(path.read_text())}
    assert imported
    assert imported <= set(RUN_TIME)


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
