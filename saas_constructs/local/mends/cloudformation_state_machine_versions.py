# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Versions and aliases of state machines in stacks.

Upstream: MiniStack 1.5.33 publishes versions and keeps aliases, but refuses a template with the types
``AWS::StepFunctions::StateMachineVersion`` and ``AWS::StepFunctions::StateMachineAlias``.
Why: the template that goes to AWS must deploy here too.
Remove when: ``tests/local/mends/test_cloudformation_state_machine_versions.py`` finds the upstream
emulator taking the types.

A deployment preference moves the whole alias at once: shifting traffic step by step, with alarms that
stop it, is AWS's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.services import stepfunctions

from saas_constructs.local.hooks.provisioning import HANDLERS, answered_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::StepFunctions::StateMachineVersion": frozenset(
        {"Description", "StateMachineArn", "StateMachineRevisionId"},
    ),
    "AWS::StepFunctions::StateMachineAlias": frozenset(
        {"DeploymentPreference", "Description", "Name", "RoutingConfiguration"}
    ),
}

_LONGEST_ALIAS = 80


def apply() -> None:
    """Put the mend in force."""
    HANDLERS["AWS::StepFunctions::StateMachineVersion"] = {
        "create": _publish,
        "update": _republish,
        "delete": _delete_version,
    }
    HANDLERS["AWS::StepFunctions::StateMachineAlias"] = {
        "create": _create_alias,
        "update": _update_alias,
        "update_with_logical_id": True,
        "delete": _delete_alias,
    }


def _publish(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    request = {"stateMachineArn": properties["StateMachineArn"], "description": properties.get("Description", "")}
    if properties.get("StateMachineRevisionId"):
        request["revisionId"] = properties["StateMachineRevisionId"]
    published = answered_json(stepfunctions._publish_state_machine_version(request), "PublishStateMachineVersion")
    arn = published["stateMachineVersionArn"]
    return arn, {"Arn": arn}


def _republish(_physical_id: str, _old: Properties, new: Properties, stack_name: str) -> Provisioned:
    # Every property needs a replacement; the engine deletes the old version once nothing names it.
    return _publish("", new, stack_name)


def _delete_version(physical_id: str, _properties: Properties) -> None:
    stepfunctions._delete_state_machine_version({"stateMachineVersionArn": physical_id})


def _create_alias(logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    request = {"name": properties.get("Name") or logical_id[:_LONGEST_ALIAS], **_alias(properties)}
    created = answered_json(stepfunctions._create_state_machine_alias(request), "CreateStateMachineAlias")
    arn = created["stateMachineAliasArn"]
    return arn, {"Arn": arn}


def _update_alias(physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Provisioned:
    if old.get("Name") != new.get("Name"):
        return _create_alias(logical_id, new, stack_name)
    request = {"stateMachineAliasArn": physical_id, **_alias(new)}
    answered_json(stepfunctions._update_state_machine_alias(request), "UpdateStateMachineAlias")
    return physical_id, {"Arn": physical_id}


def _delete_alias(physical_id: str, _properties: Properties) -> None:
    stepfunctions._delete_state_machine_alias({"stateMachineAliasArn": physical_id})


def _alias(properties: Properties) -> dict[str, Any]:
    routes = properties.get("RoutingConfiguration") or [
        {"StateMachineVersionArn": properties["DeploymentPreference"]["StateMachineVersionArn"], "Weight": 100}
    ]
    return {
        "description": properties.get("Description", ""),
        "routingConfiguration": [
            {"stateMachineVersionArn": route["StateMachineVersionArn"], "weight": int(route["Weight"])}
            for route in routes
        ],
    }
