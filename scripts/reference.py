"""Write docs/reference/ from the docstrings: ``python -m scripts.reference [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"

#: The sub-packages of ``saas_constructs`` that users import, in the order of the table of contents.
PACKAGES = (
    "tenancy",
    "data",
    "identity",
    "api",
    "events",
    "control_plane",
    "functions",
    "testing",
)
_GENERATED = "<!-- Written by `make docs` from the docstrings. Change those instead. -->\n"


def pages() -> dict[str, str]:
    """Render every page: file name to Markdown."""
    library = griffe.load("saas_constructs", search_paths=[ROOT], docstring_parser="google")
    if not isinstance(library, griffe.Module):
        raise TypeError("saas_constructs is not a module")
    rendered = {}
    contents = [_GENERATED, "# Reference\n"]
    for name in PACKAGES:
        package = library.modules[name]
        rendered[f"{name}.md"] = _page(package)
        contents.append(f"- [`saas_constructs.{name}`]({name}.md): {_summary(package)}")
    rendered["README.md"] = "\n".join(contents) + "\n"
    return rendered


def public_objects(package: griffe.Module) -> Iterator[griffe.Class | griffe.Function]:
    """The classes and functions of a package's public modules, in file order."""
    for module in [package, *package.modules.values()]:
        if module.name.startswith("_"):
            continue
        for member in module.members.values():
            if isinstance(member, griffe.Class | griffe.Function) and not member.name.startswith("_"):
                yield member


def _page(package: griffe.Module) -> str:
    parts = [_GENERATED, f"# `{package.path}`\n", _text(package)]
    for member in public_objects(package):
        if isinstance(member, griffe.Class):
            parts.extend(_class(member))
        else:
            parts.extend(_function(member, level="##"))
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def _class(cls: griffe.Class) -> Iterator[str]:
    yield f"## `{cls.name}`\n"
    yield f"`from {cls.module.path} import {cls.name}`\n"
    constructor = cls.members.get("__init__")
    if isinstance(constructor, griffe.Function):
        yield _signature(constructor, cls.name)
    yield _text(cls)
    for member in cls.members.values():
        if member.name.startswith("_"):
            continue
        if isinstance(member, griffe.Function):
            yield from _function(member, level="###")
        elif isinstance(member, griffe.Attribute) and member.docstring:
            yield f"### `{member.name}`\n"
            yield _text(member)


def _function(function: griffe.Function, *, level: str) -> Iterator[str]:
    yield f"{level} `{function.name}`\n"
    yield _signature(function, function.name)
    yield _text(function)


def _signature(function: griffe.Function, name: str) -> str:
    parameters = [p for p in function.parameters if p.name not in {"self", "cls"}]
    lines = []
    keyword_only = False
    for parameter in parameters:
        if parameter.kind is griffe.ParameterKind.keyword_only and not keyword_only:
            keyword_only = True
            lines.append("    *,")
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        default = f" = {parameter.default}" if parameter.default is not None else ""
        star = {
            griffe.ParameterKind.var_positional: "*",
            griffe.ParameterKind.var_keyword: "**",
        }.get(parameter.kind or griffe.ParameterKind.positional_or_keyword, "")
        plain_default = default if not star else ""
        lines.append(f"    {star}{parameter.name}{annotation}{plain_default},")
    returns = f" -> {function.returns}" if function.returns and name == function.name else ""
    body = "\n".join(["", *lines, ""]) if lines else ""
    return f"```python\n{name}({body}){returns}\n```\n"


def _text(member: griffe.Object) -> str:
    if member.docstring is None:
        return ""
    parts = []
    for section in member.docstring.parsed:
        if section.kind is griffe.DocstringSectionKind.text:
            parts.append(f"{section.value}\n")
        elif section.kind in {
            griffe.DocstringSectionKind.parameters,
            griffe.DocstringSectionKind.attributes,
        }:
            parts.append(_table("argument", [(f"`{e.name}`", e.description) for e in section.value]))
        elif section.kind is griffe.DocstringSectionKind.raises:
            parts.append(_table("raises", [(f"`{e.annotation}`", e.description) for e in section.value]))
        elif section.kind is griffe.DocstringSectionKind.returns:
            parts.extend(f"Returns: {e.description}\n" for e in section.value)
        elif section.kind is griffe.DocstringSectionKind.admonition:
            parts.append(f"**{section.title}** {section.value.description}\n")
    return "\n".join(parts)


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"| {title} | |", "|---|---|"]
    lines += [f"| {left} | {' '.join(right.split())} |" for left, right in rows]
    return "\n".join(lines) + "\n"


def _summary(member: griffe.Object) -> str:
    return member.docstring.value.splitlines()[0] if member.docstring else ""


def main() -> int:
    """Write the pages, or with ``--check`` say which of them are out of date."""
    rendered = pages()
    if "--check" in sys.argv[1:]:
        stale = [
            name
            for name, text in rendered.items()
            if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text() != text
        ]
        if stale:
            print(f"out of date: {', '.join(stale)}; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for old in REFERENCE.glob("*.md"):
        if old.name not in rendered:
            old.unlink()
    for name, text in rendered.items():
        (REFERENCE / name).write_text(text)
    print(f"wrote {len(rendered)} pages to {REFERENCE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
