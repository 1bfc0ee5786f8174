"""The page of event contracts, from their classes and JSON Schemas."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lambdas.shared import contracts
from lambdas.shared.contracts.envelope import Event

FOLDER = Path(contracts.__path__[0])
_INTRODUCTION = """\
What is put on an `EventBus` follows one of these JSON Schemas (2020-12), which describe the event's `detail`. A version
never changes: what would break a consumer becomes another version.
"""


@dataclass(frozen=True)
class Contract:
    """One version of an event.

    Attributes:
        event: Its class.
        schema_file: Its JSON Schema, beside the class.
    """

    event: type[Event]
    schema_file: Path

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the event's ``detail``."""
        content: dict[str, Any] = json.loads(self.schema_file.read_text())
        return content


def all_contracts() -> list[Contract]:
    """Every version of every event, by the names of their files."""
    modules = {
        found.name: importlib.import_module(f"{contracts.__name__}.{found.name}")
        for found in pkgutil.iter_modules(contracts.__path__)
    }
    return [
        Contract(member, schema_file)
        for schema_file in sorted(FOLDER.glob("*.json"))
        for member in vars(modules[schema_file.name.partition(".")[0]]).values()
        if isinstance(member, type) and issubclass(member, Event) and member is not Event
    ]


def page(root: Path) -> str:
    """Render the page, which links to files below ``root`` from two folders deeper."""
    parts = ["# Event contracts\n", _INTRODUCTION]
    for contract in all_contracts():
        schema = contract.schema
        link = f"../../{contract.schema_file.relative_to(root)}"
        parts += [
            f"## `{contract.event.DETAIL_TYPE}`, version {schema['properties']['version']['const']}\n",
            f"{schema['description']} Source `{contract.event.SOURCE}`. [JSON Schema]({link})\n",
            "| field | schema |\n|---|---|",
            *(
                f"| `{name}` | `{json.dumps(rule, ensure_ascii=False)}` |"
                for name, rule in schema["properties"].items()
            ),
            "",
        ]
    return "\n".join(parts)
