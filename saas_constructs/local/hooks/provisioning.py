"""Hook points in the emulator's CloudFormation, for mends."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]

HANDLERS: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS  # noqa: SLF001 - the hook point


Finish = Callable[[str, Properties, Properties], None]
"""What a mend does after the emulator's own provisioner, given the physical id, the old properties
(none at creation) and the new ones: bring what was left out to the state of the new ones."""


def finish(resource_type: str, complete: Finish) -> None:
    """Run ``complete`` after each creation and update of a resource type.

    Args:
        resource_type: CloudFormation's name of the type.
        complete: What is missing.
    """
    handler = HANDLERS[resource_type]
    HANDLERS[resource_type] = {**handler, "create": _created(handler["create"], complete)}
    if "update" in handler:
        HANDLERS[resource_type]["update"] = _updated(handler["update"], complete)


def _created(create: Callable[..., Provisioned], complete: Finish) -> Callable[..., Provisioned]:
    def finished(logical_id: str, properties: Properties, stack_name: str) -> Provisioned:
        physical_id, attributes = create(logical_id, properties, stack_name)
        complete(physical_id, {}, properties)
        return physical_id, attributes

    return finished


def _updated(update: Callable[..., Provisioned], complete: Finish) -> Callable[..., Provisioned]:
    def finished(physical_id: str, old: Properties, new: Properties, *names: str) -> Provisioned:
        current_id, attributes = update(physical_id, old, new, *names)
        complete(current_id, old if current_id == physical_id else {}, new)
        return current_id, attributes

    return finished


def answer(response: tuple[int, Any, Any], what: str) -> Any:
    """Unwrap what one of the emulator's operations answered.

    Args:
        response: Status, headers and body.
        what: The operation, for the error.

    Raises:
        ValueError: The operation was refused; CloudFormation makes it the resource's reason.
    """
    status, _headers, body = response
    if status >= HTTPStatus.BAD_REQUEST:
        raise ValueError(f"{what} failed: {body!r}")
    return body


def answered_json(response: tuple[int, Any, Any], what: str) -> Any:
    """Unwrap what one of the emulator's operations answered in JSON.

    Args:
        response: Status, headers and body.
        what: The operation, for the error.

    Raises:
        ValueError: The operation was refused.
    """
    return json.loads(answer(response, what) or b"{}")
