"""The reference application, synthesized once for all tests of a session."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.packaging import LAMBDA, DependencySet, prepare
from stacks.app import build_app, feature_flags
from stacks.config import STAGES

if TYPE_CHECKING:
    from pathlib import Path

PLANES = (
    "ControlPlane",
    "ApplicationPlane",
    "ApplicationEvents",
    "TenantAdministration",
    "Operators",
    "EdgeSupport",
    "Edge",
)
MODELS = ("Bridge", "Silo")
_OWN_STACK = re.compile(r".*OwnStacks(Bridge|Silo)[0-9A-F]{8}\.nested\.template\.json")


@dataclass(frozen=True)
class Reference:
    """Every stage's templates.

    Attributes:
        folder: The cloud assembly.
        templates: By stack name, such as ``dev-ControlPlane``; those of tenants' own stacks as ``dev-Silo``.
    """

    folder: Path
    templates: dict[str, dict[str, Any]]

    def of_stage(self, name: str) -> list[dict[str, Any]]:
        """Templates of one stage."""
        return [self.templates[f"{name}-{plane}"] for plane in PLANES]

    def functions(self, stage: str) -> dict[str, dict[str, Any]]:
        """Environment of each function of a stage, by handler."""
        return {
            found["Properties"]["Handler"]: found["Properties"]["Environment"]["Variables"]
            for template in self.of_stage(stage)
            for found in resources(template, "AWS::Lambda::Function").values()
        }


def resources(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Resources of one type, by logical id."""
    return {name: found for name, found in template["Resources"].items() if found["Type"] == kind}


def template_files(assembly: Path) -> dict[str, bytes]:
    """Content of an assembly's templates, by stack name."""
    return {_stack_name(path): path.read_bytes() for path in assembly.rglob("*.template.json")}


@functools.cache
def synthesize(folder: Path) -> Reference:
    """Synthesize all stages into ``folder``."""
    for packages in DependencySet:
        prepare(LAMBDA, packages)
    build_app(STAGES, context=feature_flags(), outdir=str(folder)).synth()
    templates = {name: json.loads(content) for name, content in template_files(folder).items()}
    return Reference(folder, templates)


def _stack_name(template: Path) -> str:
    own = _OWN_STACK.fullmatch(template.name)
    if own:
        return f"{template.parent.name.removeprefix('assembly-')}-{own[1]}"
    manifest = json.loads((template.parent / "manifest.json").read_text(encoding="utf-8"))
    artifact = manifest["artifacts"][template.name.removesuffix(".template.json")]
    name: str = artifact["properties"]["stackName"]
    return name
