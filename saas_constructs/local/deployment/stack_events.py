"""Say why a stack failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from saas_constructs.local.deployment.assembly import AssemblyStack

_CONSEQUENCE = "Resource creation cancelled"


def events_of(cloudformation: Any, stack_id: str, token: str) -> list[dict[str, Any]]:
    """List the events of one operation on a stack, oldest first.

    Args:
        cloudformation: A boto3 client.
        stack_id: ARN of the stack, which also finds a deleted one.
        token: The operation's client request token.
    """
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack_id)
    events = [event for page in pages for event in page["StackEvents"]]
    return [event for event in reversed(events) if event.get("ClientRequestToken") == token]


def latest_event(cloudformation: Any, stack_id: str) -> dict[str, Any] | None:
    """Find what happened to a stack last; nothing where no event is known.

    Args:
        cloudformation: A boto3 client.
        stack_id: ARN of the stack.
    """
    # "DescribeStackEvents": in reverse chronological order, so the first page has it.
    events: list[dict[str, Any]] = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    return events[0] if events else None


def failure(stack: AssemblyStack, operation: str, status: str, events: list[dict[str, Any]]) -> LocalError:
    """Make the error for a failed operation, with each failed resource and its reason."""
    failed = [
        event
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
        and _CONSEQUENCE not in event.get("ResourceStatusReason", "")
        and event["LogicalResourceId"] != stack.name
    ]
    lines = [_line(stack, event) for event in failed]
    whole = [
        event.get("ResourceStatusReason", "")
        for event in events
        if event["LogicalResourceId"] == stack.name and event.get("ResourceStatusReason")
    ]
    detail = "\n".join(lines) or "  " + ("; ".join(whole) or "no event says why")
    return LocalError(
        f"{operation} of {stack.id} in {stack.region} ended as {status}:\n{detail}",
        "correct the resource and deploy again; `saas logs` shows what the emulator saw",
    )


def _line(stack: AssemblyStack, event: dict[str, Any]) -> str:
    logical_id = event["LogicalResourceId"]
    path = stack.construct_paths.get(logical_id, "no construct path")
    reason = event.get("ResourceStatusReason", "no reason given")
    return f"  {logical_id} ({path}), {event['ResourceType']}: {reason}"
