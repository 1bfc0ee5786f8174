"""The contracts of the reference application's events, for consumers of other code."""

import json
from typing import Any

from saas_constructs.packaging import runtime_root


def event_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema (2020-12) of each event's ``detail``, by name and version, such as ``order_placed.v1``."""
    folder = runtime_root() / "lambdas" / "shared" / "contracts"
    return {
        file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.json"))
    }
