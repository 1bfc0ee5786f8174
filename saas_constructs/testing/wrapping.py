"""Putting code around the handlers of deployed functions, to break or to measure them.

On the embedded AWS, or wherever functions may be reconfigured for a test.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from saas_constructs.testing.embedded import EmbeddedAws


@contextmanager
def wrapped(aws: EmbeddedAws, module: Path, environments: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """Let functions run a wrapper in place of their handlers while the block runs.

    The wrapper is a module with a ``handler`` of its own; ``REAL_HANDLER`` names the function's.

    Args:
        aws: Where the functions are deployed.
        module: The wrapper's file; it becomes a layer.
        environments: Further environment variables by the function's physical name; exactly these are wrapped.
    """
    functions = aws.client("lambda")
    layer = _layer(functions, module)
    before = [functions.get_function_configuration(FunctionName=name) for name in environments]
    for found in before:
        functions.update_function_configuration(
            FunctionName=found["FunctionName"],
            Handler=f"{module.stem}.handler",
            Layers=[*_layers(found), layer],
            Environment={
                "Variables": {
                    **_variables(found),
                    "REAL_HANDLER": found["Handler"],
                    **environments[found["FunctionName"]],
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
                Layers=_layers(found),
                Environment={"Variables": _variables(found)},
            )


def _layer(functions: Any, module: Path) -> str:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"python/{module.name}", module.read_text(encoding="utf-8"))
    made = functions.publish_layer_version(LayerName=module.stem, Content={"ZipFile": content.getvalue()})
    arn: str = made["LayerVersionArn"]
    return arn


def _layers(configuration: Mapping[str, Any]) -> list[str]:
    return [entry["Arn"] for entry in configuration.get("Layers", [])]


def _variables(configuration: Mapping[str, Any]) -> dict[str, str]:
    return dict(configuration.get("Environment", {}).get("Variables", {}))
