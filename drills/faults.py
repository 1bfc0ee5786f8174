"""Putting faults into deployed functions, and taking them out again."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from saas_constructs.testing.tenant_sessions import function_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from saas_constructs.testing.embedded import EmbeddedAws

_INJECTED = Path(__file__).with_name("injected") / "faulty.py"


@dataclass(frozen=True)
class Fault:
    """One way to break a call.

    Attributes:
        call: The AWS operation, such as ``PutEvents``.
        fault: A kind of ``drills/injected/faulty.py``.
        chance: How often it strikes, 0 to 1.
    """

    call: str
    fault: str
    chance: float


@contextmanager
def injected(aws: EmbeddedAws, faults: Mapping[str, Sequence[Fault]], *, record: Path) -> Iterator[None]:
    """Break functions while the block runs.

    Args:
        aws: Where they are deployed.
        faults: By part of the function's logical id.
        record: File that gets a line for each fault that struck.
    """
    functions = aws.client("lambda")
    layer = _layer(aws)
    before = []
    for part, of_function in faults.items():
        found = functions.get_function_configuration(FunctionName=function_named(aws, part))
        before.append(found)
        functions.update_function_configuration(
            FunctionName=found["FunctionName"],
            Handler="faulty.handler",
            Layers=[*(entry["Arn"] for entry in found.get("Layers", [])), layer],
            Environment={
                "Variables": {
                    **found["Environment"]["Variables"],
                    "REAL_HANDLER": found["Handler"],
                    "FAULTS": json.dumps([asdict(fault) for fault in of_function]),
                    "FAULTS_FILE": str(record),
                }
            },
        )
    try:
        yield
    finally:
        for found in before:
            functions.update_function_configuration(
                FunctionName=found["FunctionName"],
                Handler=found["Handler"],
                Layers=[entry["Arn"] for entry in found.get("Layers", [])],
                Environment={"Variables": found["Environment"]["Variables"]},
            )


def struck(record: Path) -> Counter[str]:
    """How often each fault struck, by function, kind and call."""
    return Counter(record.read_text(encoding="utf-8").splitlines()) if record.exists() else Counter()


def _layer(aws: EmbeddedAws) -> str:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("python/faulty.py", _INJECTED.read_text(encoding="utf-8"))
    made = aws.client("lambda").publish_layer_version(LayerName="faulty", Content={"ZipFile": content.getvalue()})
    arn: str = made["LayerVersionArn"]
    return arn
