"""Write docs/reference/ from docstrings and contracts: ``python -m scripts.reference [--check]``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import griffe

from scripts import contracts
from scripts.documented import ROOT, packages, public_objects, run_time_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = ROOT / "docs" / "reference"

_RUN_TIME = """
## Run-time code

What handlers import. It is in the bundle of each function, and in
[your own tests](../guides/testing.md#handlers-without-the-cloud).
"""
_GENERATED = "<!-- Written by `make docs` from the docstrings. Change those instead. -->\n"


def pages() -> dict[str, str]:
    """Render every page: file name to Markdown."""
    rendered = {}
    contents = [_GENERATED, "# Reference\n"]
    for package in packages():
        name = f"{package.path.removeprefix('saas_constructs.')}.md"
        rendered[name] = _page(package)
        contents.append(f"- [`{package.path}`]({name}): {_summary(package)}")
    contents.append("- [Event contracts](contracts.md): what is put on the bus, with a JSON Schema for each version.")
    contents.append(_RUN_TIME)
    for module in run_time_modules():
        rendered[f"{module.path}.md"] = _page(module)
        contents.append(f"- [`{module.path}`]({module.path}.md): {_summary(module)}")
    rendered["contracts.md"] = _GENERATED.replace("docstrings", "contracts") + "\n" + contracts.page(ROOT)
    rendered["README.md"] = "\n".join(contents) + "\n"
    return rendered


def _page(package: griffe.Module) -> str:
    parts = [_GENERATED, f"# `{package.path}`\n", _text(package)]
    for member in public_objects(package):
        parts.append(f"## `{member.name}`\n\n`from {package.path} import {member.name}`\n")
        parts.extend(_class(member) if isinstance(member, griffe.Class) else _function(member))
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def _class(cls: griffe.Class) -> Iterator[str]:
    constructor = cls.members.get("__init__")
    if isinstance(constructor, griffe.Function):
        yield _signature(constructor, cls.name)
    yield _text(cls)
    for member in cls.members.values():
        if member.name.startswith("_"):
            continue
        if isinstance(member, griffe.Function):
            yield f"### `{member.name}`\n"
            yield from _function(member)
        elif isinstance(member, griffe.Attribute) and member.docstring:
            yield f"### `{member.name}`\n"
            yield _text(member)


def _function(function: griffe.Function) -> Iterator[str]:
    yield _signature(function, function.name)
    yield _text(function)


def _signature(function: griffe.Function, name: str) -> str:
    parameters = [p for p in function.parameters if p.name not in {"self", "cls"}]
    lines = []
    starred = False
    for parameter in parameters:
        if parameter.kind is griffe.ParameterKind.keyword_only and not starred:
            lines.append("    *,")
        starred = starred or parameter.kind in {
            griffe.ParameterKind.keyword_only,
            griffe.ParameterKind.var_positional,
        }
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
        elif section.kind is griffe.DocstringSectionKind.parameters:
            parts.append(_table("argument", [(f"`{e.name}`", e.description) for e in section.value]))
        elif section.kind is griffe.DocstringSectionKind.attributes:
            parts.append(_table("attribute", [(f"`{e.name}`", e.description) for e in section.value]))
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
