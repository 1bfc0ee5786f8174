"""A CloudFormation client that says what it is told to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Sequence


class FakeCloudFormation:
    """Deploys any template at once, with the resources that it is told to have.

    Args:
        resources: Their statuses by id.
        refusal: Why nothing can be created, if so.
        left: Statuses that the stack goes through before, the last of which stays.
        events: When something happened to it, in seconds since the epoch; each look finds the next, and the last stays.
    """

    def __init__(
        self,
        resources: dict[str, str],
        refusal: str = "",
        left: Sequence[str] = (),
        events: Sequence[float] = (),
    ) -> None:
        self._resources = resources
        self._refusal = refusal
        self._left = list(left)
        self._events = list(events)
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

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        if not self._events:
            return {"StackEvents": []}
        when = self._events.pop(0) if len(self._events) > 1 else self._events[0]
        return {"StackEvents": [{"EventId": str(when), "Timestamp": datetime.fromtimestamp(when, UTC)}]}

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
