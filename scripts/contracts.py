"""The page of event contracts, from their classes and JSON Schemas."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lambdas.shared import contracts
from lambdas.shared.contracts.envelope import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(contracts.__path__[0])
_INTRODUCTION = """\
What is put on an `EventBus` follows one of these JSON Schemas (2020-12), which describe the event's `detail`. A version
never changes: what would break a consumer becomes another version.

The installed package has the schemas too: `saas_constructs.events.event_schemas()` returns them by name.
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
        content: dict[str, Any] = json.loads(self.schema_file.read_text(encoding="utf-8"))
        return content


def all_contracts() -> list[Contract]:
    """Every version of every event, by source and name."""
    for found in pkgutil.iter_modules(contracts.__path__):
        importlib.import_module(f"{contracts.__name__}.{found.name}")
    events = sorted(_concrete(Event), key=lambda event: (event.SOURCE, event.DETAIL_TYPE, event.VERSION))
    return [Contract(event, event.schema_file()) for event in events]


def _concrete(family: type[Event]) -> Iterator[type[Event]]:
    """Yield the classes of a family that have a detail type: the others are what these have in common."""
    # Only what its module holds: a dataclass with slots leaves the class from before behind until it is collected.
    module = sys.modules[family.__module__]
    is_contract = module.__name__.startswith(f"{contracts.__name__}.") and hasattr(family, "DETAIL_TYPE")
    if is_contract and vars(module).get(family.__name__) is family:
        yield family
    for child in family.__subclasses__():
        yield from _concrete(child)


def page(root: Path) -> str:
    """Render the page, which links to files below ``root`` from two folders deeper."""
    parts = ["# Event contracts\n", _INTRODUCTION]
    for contract in all_contracts():
        schema = contract.schema
        link = f"../../{contract.schema_file.relative_to(root)}"
        parts += [
            f"## `{contract.event.DETAIL_TYPE}`, version {contract.event.VERSION}\n",
            f"{schema['description']} Source `{contract.event.SOURCE}`. [JSON Schema]({link})\n",
            "| field | schema |\n|---|---|",
            *(
                f"| `{name}` | `{json.dumps(rule, ensure_ascii=False)}` |"
                for name, rule in schema["properties"].items()
            ),
            "",
        ]
    return "\n".join(parts)
