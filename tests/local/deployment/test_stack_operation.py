"""What the emulator says about a stack is not taken on trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.deployment.assembly import AssemblyStack, read_stacks
from saas_constructs.local.deployment.results import ignore
from saas_constructs.local.deployment.stack_operation import StackOperation
from saas_constructs.local.errors import LocalError
from tests.local.deployment.cloud_assembly import stack, write
from tests.local.deployment.fake_cloudformation import FakeCloudFormation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def queue_stack(tmp_path: Path) -> AssemblyStack:
    """A stack with one resource, ``Queue``."""
    return read_stacks(write(tmp_path, stack("Api")))[0]


def deploy(queue_stack: AssemblyStack, fake: FakeCloudFormation) -> str:
    return StackOperation(queue_stack, fake, "http://127.0.0.1:1", ignore).deploy()


def test_a_stack_with_the_templates_resources_is_created(queue_stack: AssemblyStack) -> None:
    fake = FakeCloudFormation({"Queue": "CREATE_COMPLETE"})
    assert deploy(queue_stack, fake) == "created"


@pytest.mark.parametrize(
    ("resources", "wrong"),
    [
        ({}, "Queue"),
        ({"Queue": "CREATE_FAILED"}, "Queue"),
        ({"Queue": "CREATE_COMPLETE", "Other": "CREATE_COMPLETE"}, "Other"),
    ],
)
def test_a_stack_with_other_resources_is_an_error(
    queue_stack: AssemblyStack, resources: dict[str, str], wrong: str
) -> None:
    with pytest.raises(LocalError, match=f"are not the template's: {wrong}"):
        deploy(queue_stack, FakeCloudFormation(resources))


def test_a_refusal_is_passed_on_with_the_stacks_name(queue_stack: AssemblyStack) -> None:
    fake = FakeCloudFormation({}, refusal="Template format error")
    with pytest.raises(LocalError, match="Api was refused: Template format error"):
        deploy(queue_stack, fake)
