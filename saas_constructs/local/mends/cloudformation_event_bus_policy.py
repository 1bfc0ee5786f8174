# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Policies of event buses in stacks.

Upstream: MiniStack 1.5.33 keeps a policy for each bus, but refuses a template with the type
``AWS::Events::EventBusPolicy``.
Why: the statement that lets nobody but its owners publish under a source belongs to the bus.
Remove when: ``tests/local/mends/test_cloudformation_event_bus_policy.py`` finds the upstream
emulator taking the type.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ministack.services import eventbridge

from saas_constructs.local.hooks.provisioning import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Events::EventBusPolicy": frozenset(
        {"Action", "Condition", "EventBusName", "Principal", "Statement", "StatementId"}
    ),
}

_TYPE = "AWS::Events::EventBusPolicy"
_DEFAULT_BUS = "default"


def apply() -> None:
    """Put the mend in force."""
    HANDLERS[_TYPE] = {"create": _create, "update": _update, "delete": _delete}


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    bus = _bus_of(properties)
    if bus not in eventbridge._event_buses and bus != _DEFAULT_BUS:
        raise ValueError(f"{_TYPE}: event bus {bus} does not exist")
    sid = properties["StatementId"]
    policy = eventbridge._event_bus_policies.get(bus) or {"Version": "2012-10-17", "Statement": []}
    others = [statement for statement in policy["Statement"] if statement.get("Sid") != sid]
    eventbridge._event_bus_policies[bus] = {**policy, "Statement": [*others, _statement(properties, bus)]}
    return f"{bus}|{sid}", {}


def _update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Provisioned:
    if any(old.get(name) != new.get(name) for name in ("EventBusName", "StatementId")):
        _delete(physical_id, old)
    return _create("", new, stack_name)


def _delete(_physical_id: str, properties: Properties) -> None:
    # Gone already with its bus; a deletion may be repeated.
    eventbridge._remove_permission({"EventBusName": _bus_of(properties), "StatementId": properties["StatementId"]})


def _bus_of(properties: Properties) -> str:
    name, _error = eventbridge._event_bus_name_from_ref(properties.get("EventBusName") or _DEFAULT_BUS)
    return str(name)


def _statement(properties: Properties, bus: str) -> dict[str, Any]:
    written = properties.get("Statement")
    if isinstance(written, str):
        written = json.loads(written)
    if written is None:
        written = {
            "Effect": "Allow",
            "Principal": properties.get("Principal", "*"),
            "Action": properties.get("Action", "events:PutEvents"),
            "Resource": eventbridge._event_buses[bus]["Arn"],
            **({"Condition": properties["Condition"]} if properties.get("Condition") else {}),
        }
    return {**written, "Sid": properties["StatementId"]}
