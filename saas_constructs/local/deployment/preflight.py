"""Everything that must be right before the first stack is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saas_constructs.local.deployment.coverage.check import Coverage, Dropped
from saas_constructs.local.deployment.lint import lint
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from saas_constructs.local.deployment.assembly import AssemblyStack
    from saas_constructs.local.deployment.results import Report


@dataclass(frozen=True)
class Loss:
    """What the emulator would leave out, and where the template says it.

    Args:
        stack: Id of the stack.
        construct_path: Where the resource is in the construct tree.
        dropped: What is left out.
    """

    stack: str
    construct_path: str
    dropped: Dropped

    def __str__(self) -> str:
        place = f"{self.stack}: {self.dropped.logical_id} ({self.construct_path})"
        return f"{place}: {self.dropped}"


def check(stacks: Sequence[AssemblyStack], *, cache: Path, allow_dropped: bool, report: Report) -> list[Loss]:
    """Refuse what cannot work on the embedded AWS.

    Args:
        stacks: What is about to be deployed.
        cache: Folder for cfn-lint's results.
        allow_dropped: Go on where the emulator would leave something out.
        report: Told of progress.

    Returns:
        What the emulator will leave out; not empty only with ``allow_dropped``.

    Raises:
        LocalError: A stack needs container images, a template has errors, or something would be
            left out.
    """
    _refuse_images(stacks)
    _refuse_invalid(stacks, cache, report)
    losses = [loss for stack in stacks for loss in losses_of(stack)]
    if losses and not allow_dropped:
        raise LocalError(
            "the embedded AWS would leave out part of what the templates say:\n"
            + "\n".join(f"  {loss}" for loss in losses),
            "leave it out of the stage that runs here, or deploy with --allow-dropped and know "
            "that these parts are not there",
        )
    return losses


def losses_of(stack: AssemblyStack) -> Iterator[Loss]:
    """Yield what the emulator would leave out of a stack and of the stacks nested in it."""
    coverage = Coverage.of_installed_emulator()
    nested = (json.loads(path.read_text(encoding="utf-8")) for path in stack.nested_templates)
    for template in (stack.template, *nested):
        for dropped in coverage.dropped(template):
            metadata = template["Resources"][dropped.logical_id].get("Metadata", {})
            path = stack.construct_paths.get(dropped.logical_id, metadata.get("aws:cdk:path", "no construct path"))
            yield Loss(stack.id, path, dropped)


def _refuse_images(stacks: Sequence[AssemblyStack]) -> None:
    images = [f"{stack.id}: {image}" for stack in stacks for image in stack.docker_images]
    if images:
        raise LocalError(
            f"the embedded AWS has no Docker to build container images with: {'; '.join(images)}",
            "use a function of zip type, or leave these stacks out",
        )


def _refuse_invalid(stacks: Sequence[AssemblyStack], cache: Path, report: Report) -> None:
    templates = {path: stack.region for stack in stacks for path in (stack.template_path, *stack.nested_templates)}
    problems = lint(templates, cache=cache, report=report)
    if problems:
        raise LocalError(
            "cfn-lint found errors that AWS would refuse:\n" + "\n".join(f"  {problem}" for problem in problems),
            "correct the construct that makes the resource and deploy again",
        )
