"""What the emulator says about a stack is not taken on trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.local.deployment.assembly import AssemblyStack, read_stacks
from saas_constructs.local.deployment.results import ignore
from saas_constructs.local.deployment.stack_operation import StackOperation
from saas_constructs.local.errors import LocalError
from tests.local.deployment.cloud_assembly import stack, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class FakeCloudFormation:
    """Deploys any template at once, with the resources that it is told to have.

    Args:
        resources: Their statuses by id.
        refusal: Why nothing can be created, if so.
        left: Statuses that the stack goes through before, the last of which stays.
    """

    def __init__(self, resources: dict[str, str], refusal: str = "", left: Sequence[str] = ()) -> None:
        self._resources = resources
        self._refusal = refusal
        self._left = list(left)
        self._exists = bool(left)
        self.done: list[str] = []

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        if not self._exists:
            raise error_of("Stack does not exist")
        status = "CREATE_COMPLETE"
        if self._left:
            status = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        return {"Stacks": [{"StackId": "id", "StackStatus": status, "Parameters": []}]}

    def create_stack(self, **_: Any) -> dict[str, str]:
        if self._refusal:
            raise error_of(self._refusal)
        self.done.append("create")
        self._left = []
        self._exists = True
        return {"StackId": "id"}

    def update_stack(self, **_: Any) -> dict[str, str]:
        if self._left and self._left[0].endswith("_IN_PROGRESS"):
            raise error_of(f"Stack [Api] is in {self._left[0]} state and cannot be updated")
        self.done.append("update")
        return {"StackId": "id"}

    def delete_stack(self, **_: Any) -> None:
        self.done.append("delete")
        # It is still described by its id.
        self._left = ["DELETE_COMPLETE"]

    def get_template(self, **_: Any) -> dict[str, Any]:
        return {"TemplateBody": {}}

    def get_paginator(self, _operation: str) -> FakeCloudFormation:
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"StackEvents": []}]

    def describe_stack_resources(self, **_: Any) -> dict[str, Any]:
        return {
            "StackResources": [
                {"LogicalResourceId": name, "ResourceStatus": status} for name, status in self._resources.items()
            ]
        }


def error_of(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "Operation")


@pytest.fixture
def queue_stack(tmp_path: Path) -> AssemblyStack:
    """A stack with one resource, ``Queue``."""
    return read_stacks(write(tmp_path, stack("Api")))[0]


def deploy(queue_stack: AssemblyStack, fake: FakeCloudFormation, patience: float = 60) -> str:
    return StackOperation(queue_stack, fake, "http://127.0.0.1:1", ignore, patience).deploy()


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


def test_what_an_interrupted_command_began_is_waited_for(queue_stack: AssemblyStack) -> None:
    fake = FakeCloudFormation(
        {"Queue": "CREATE_COMPLETE"}, left=["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    )
    assert deploy(queue_stack, fake) == "updated"
    assert fake.done == ["update"]


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"])
def test_a_creation_that_nobody_goes_on_with_begins_anew(queue_stack: AssemblyStack, status: str) -> None:
    fake = FakeCloudFormation({"Queue": "CREATE_COMPLETE"}, left=[status])
    assert deploy(queue_stack, fake, patience=0) == "created"
    assert fake.done == ["delete", "create"]


@pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"])
def test_an_update_that_nobody_goes_on_with_is_named(queue_stack: AssemblyStack, status: str) -> None:
    fake = FakeCloudFormation({"Queue": "UPDATE_COMPLETE"}, left=[status])
    with pytest.raises(LocalError, match=f"Api is in {status}, and nothing has gone on with it") as refused:
        deploy(queue_stack, fake, patience=0)
    assert "saas destroy Api" in refused.value.remedy
    assert fake.done == []
