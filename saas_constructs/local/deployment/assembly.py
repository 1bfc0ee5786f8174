"""Read what CDK synthesis left in a cloud assembly."""

from __future__ import annotations

import graphlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ACCOUNT = "000000000000"
"""The account of the embedded AWS."""

_MANIFEST = "manifest.json"
_UNKNOWN_REGION = "unknown-region"


@dataclass(frozen=True)
class FileAsset:
    """A file or folder that must be in a bucket before the stack is deployed.

    Args:
        path: What is uploaded.
        zipped: Whether the object is a zip archive of the folder ``path``.
        bucket: Name of the bucket.
        key: Key of the object.
        region: Region of the bucket.
    """

    path: Path
    zipped: bool
    bucket: str
    key: str
    region: str


@dataclass(frozen=True)
class AssemblyStack:
    """A stack as it was synthesized.

    Args:
        id: Path in the construct tree, such as ``Dev/ControlPlane``.
        artifact_id: Its id in the manifest.
        name: CloudFormation's name of the stack.
        region: Where it goes; region-agnostic stacks go to the default region.
        template_path: The template's file.
        parameters: Values for the template's parameters.
        tags: Tags of the stack.
        assets: What the template refers to in buckets, nested templates too.
        docker_images: Names of assets that need a container registry.
        dependencies: Artifact ids of the stacks that come first.
        construct_paths: Logical id to path in the construct tree.
    """

    id: str
    artifact_id: str
    name: str
    region: str
    template_path: Path
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    assets: tuple[FileAsset, ...]
    docker_images: tuple[str, ...]
    dependencies: frozenset[str]
    construct_paths: Mapping[str, str]

    @cached_property
    def template_body(self) -> str:
        """The template as it was written."""
        return self.template_path.read_text(encoding="utf-8")

    @cached_property
    def template(self) -> dict[str, Any]:
        """The template, parsed."""
        parsed: dict[str, Any] = json.loads(self.template_body)
        return parsed

    @property
    def nested_templates(self) -> Iterator[Path]:
        """The templates of nested stacks."""
        for asset in self.assets:
            if asset.path.name.endswith(".nested.template.json"):
                yield asset.path


def read_stacks(assembly: Path, *, default_region: str = DEFAULT_REGION) -> list[AssemblyStack]:
    """Read all stacks of a cloud assembly and of the stage assemblies in it.

    Args:
        assembly: Folder that synthesis wrote.
        default_region: Region for stacks that name none.

    Returns:
        Stacks in an order in which they can be deployed.

    Raises:
        LocalError: The folder is no whole cloud assembly, or synthesis left context to be looked up.
    """
    if not (assembly / _MANIFEST).is_file():
        raise LocalError(
            f"{assembly} is no cloud assembly: it has no {_MANIFEST}",
            "name a folder that `cdk synth` or `python app.py` wrote, or an app command",
        )
    try:
        return list(_read(assembly, default_region))
    except (ValueError, KeyError, FileNotFoundError) as error:
        raise LocalError(
            f"the cloud assembly {assembly} cannot be read: {error!r}", "remove the folder and synthesize again"
        ) from error


def _read(folder: Path, default_region: str) -> Iterator[AssemblyStack]:
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    _refuse_missing_context(folder, manifest)
    artifacts: dict[str, Any] = manifest.get("artifacts", {})
    graph = {
        name: [other for other in artifact.get("dependencies", []) if other in artifacts]
        for name, artifact in artifacts.items()
    }
    for name in graphlib.TopologicalSorter(graph).static_order():
        artifact = artifacts[name]
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _read(folder / artifact["properties"]["directoryName"], default_region)
        elif artifact["type"] == "aws:cloudformation:stack":
            yield _stack(folder, name, artifacts, default_region)


def _refuse_missing_context(folder: Path, manifest: Mapping[str, Any]) -> None:
    missing = [entry["key"] for entry in manifest.get("missing", [])]
    if missing:
        raise LocalError(
            f"{folder} needs context that only a look-up in an AWS account gives: {', '.join(sorted(missing))}",
            "put the values into cdk.context.json, or replace the look-up for the embedded AWS",
        )


def _stack(folder: Path, name: str, artifacts: Mapping[str, Any], default_region: str) -> AssemblyStack:
    artifact = artifacts[name]
    properties = artifact["properties"]
    region = artifact["environment"].rsplit("/", 1)[-1]
    region = default_region if region == _UNKNOWN_REGION else region
    manifests = [
        json.loads((folder / artifacts[dependency]["properties"]["file"]).read_text("utf-8"))
        for dependency in artifact.get("dependencies", [])
        if artifacts.get(dependency, {}).get("type") == "cdk:asset-manifest"
    ]
    return AssemblyStack(
        id=artifact.get("displayName", name),
        artifact_id=name,
        name=properties.get("stackName", name),
        region=region,
        template_path=folder / properties["templateFile"],
        parameters=properties.get("parameters", {}),
        tags=properties.get("tags", {}),
        assets=tuple(asset for m in manifests for asset in _file_assets(folder, m, region)),
        docker_images=tuple(
            image.get("displayName", key) for m in manifests for key, image in m.get("dockerImages", {}).items()
        ),
        dependencies=frozenset(
            dependency
            for dependency in artifact.get("dependencies", [])
            if artifacts.get(dependency, {}).get("type") == "aws:cloudformation:stack"
        ),
        construct_paths=_construct_paths(folder, artifact),
    )


def _file_assets(folder: Path, manifest: Mapping[str, Any], region: str) -> Iterator[FileAsset]:
    for asset in manifest.get("files", {}).values():
        source = asset["source"]
        if "path" not in source:
            raise LocalError(
                f"asset {asset.get('displayName', source)!r} is made by a command at deployment",
                "replace it by a file asset; the embedded AWS runs no asset commands",
            )
        for destination in asset["destinations"].values():
            place = resolve_region(destination.get("region", region), region)
            yield FileAsset(
                path=(folder / source["path"]).resolve(),
                zipped=source.get("packaging") == "zip",
                bucket=resolve_region(destination["bucketName"], place),
                key=resolve_region(destination["objectKey"], place),
                region=place,
            )


def resolve_region(text: str, region: str) -> str:
    """Put account, region and partition of the embedded AWS in the place of CDK's placeholders."""
    values = {"AccountId": ACCOUNT, "Region": region, "Partition": "aws"}
    for name, value in values.items():
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


def _construct_paths(folder: Path, artifact: Mapping[str, Any]) -> dict[str, str]:
    metadata = dict(artifact.get("metadata", {}))
    extra = artifact.get("additionalMetadataFile")
    if extra:
        metadata |= json.loads((folder / extra).read_text(encoding="utf-8"))
    return {
        entry["data"]: path.removeprefix("/")
        for path, entries in metadata.items()
        for entry in entries
        if entry["type"] == "aws:cdk:logicalId"
    }
