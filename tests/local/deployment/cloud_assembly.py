"""Write small cloud assemblies by hand, as the CDK would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"


def stack(
    name: str,
    *,
    region: str = "unknown-region",
    dependencies: tuple[str, ...] = (),
    resources: dict[str, Any] | None = None,
    outputs: dict[str, str] | None = None,
    files: dict[str, Any] | None = None,
    images: dict[str, Any] | None = None,
    **properties: Any,
) -> dict[str, Any]:
    """Describe a stack for ``write``."""
    return {
        "name": name,
        "region": region,
        "dependencies": dependencies,
        "template": {
            "Resources": resources or {"Queue": {"Type": "AWS::SQS::Queue"}},
            "Outputs": {key: {"Value": value} for key, value in (outputs or {}).items()},
        },
        "files": files or {},
        "images": images or {},
        "properties": properties,
    }


def file_asset(path: str, *, packaging: str = "zip") -> dict[str, Any]:
    """Describe a file asset for ``stack``."""
    return {
        "source": {"path": path, "packaging": packaging},
        "destinations": {"here": {"bucketName": BUCKET, "objectKey": f"{path}.{packaging}"}},
    }


def write(folder: Path, *stacks: dict[str, Any], stage: str = "", missing: Any = ()) -> Path:
    """Write an assembly; with ``stage``, its stacks lie in a stage assembly inside it."""
    folder.mkdir(parents=True, exist_ok=True)
    if stage:
        write(folder / f"assembly-{stage}", *stacks)
        nested = {"directoryName": f"assembly-{stage}", "displayName": stage}
        artifacts = {f"assembly-{stage}": {"type": "cdk:cloud-assembly", "properties": nested}}
    else:
        artifacts = {}
        for entry in stacks:
            artifacts |= _artifacts(folder, entry)
    manifest = {"version": "55.0.0", "artifacts": artifacts, "missing": list(missing)}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _artifacts(folder: Path, entry: dict[str, Any]) -> dict[str, Any]:
    name = entry["name"]
    template = f"{name}.template.json"
    (folder / template).write_text(json.dumps(entry["template"]), encoding="utf-8")
    assets = {"files": entry["files"], "dockerImages": entry["images"]}
    (folder / f"{name}.assets.json").write_text(json.dumps(assets), encoding="utf-8")
    return {
        name: {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://unknown-account/{entry['region']}",
            "properties": {"templateFile": template, **entry["properties"]},
            "dependencies": [*entry["dependencies"], f"{name}.assets"],
            "displayName": name,
            "metadata": {
                f"/{name}/{logical_id}/Resource": [{"type": "aws:cdk:logicalId", "data": logical_id}]
                for logical_id in entry["template"]["Resources"]
            },
        },
        f"{name}.assets": {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{name}.assets.json"},
        },
    }
