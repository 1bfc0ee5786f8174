# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Event archives in stacks.

Upstream: MiniStack 1.5.33 keeps and replays archives, but refuses a template with the type
``AWS::Events::Archive``.
Why: the template that goes to AWS must deploy here too.
Remove when: ``tests/local/mends/test_cloudformation_event_archive.py`` finds the upstream
emulator taking the type.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

from saas_constructs.local.hooks.provisioning import HANDLERS, answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Events::Archive": frozenset(
        {
            "ArchiveName",
            "Description",
            "EventPattern",
            "KmsKeyIdentifier",
            "RetentionDays",
            "SourceArn",
        }
    ),
}

_CREATE_ONLY = ("ArchiveName", "SourceArn")
_LONGEST_NAME = 48


def apply() -> None:
    """Put the mend in force."""
    HANDLERS["AWS::Events::Archive"] = {
        "create": _create,
        "update": _update,
        "update_with_logical_id": True,
        "delete": _delete,
    }


def _create(logical_id: str, properties: Properties, stack_name: str) -> Provisioned:
    name = properties.get("ArchiveName") or provisioners._physical_name(stack_name, logical_id, max_len=_LONGEST_NAME)
    answer(
        eventbridge._create_archive(
            {
                "ArchiveName": name,
                "EventSourceArn": properties["SourceArn"],
                **_settings(properties),
            }
        ),
        "CreateArchive",
    )
    return name, _attributes(name)


def _update(physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Provisioned:
    if any(old.get(name) != new.get(name) for name in _CREATE_ONLY):
        if new.get("ArchiveName", physical_id) == physical_id:
            _delete(physical_id, old)  # the generated name stays, so the old one must go first
        return _create(logical_id, new, stack_name)
    answer(
        eventbridge._update_archive({"ArchiveName": physical_id, **_settings(new)}),
        "UpdateArchive",
    )
    return physical_id, _attributes(physical_id)


def _delete(physical_id: str, _properties: Properties) -> None:
    # Gone already when somebody deleted it; a deletion may be repeated.
    eventbridge._delete_archive({"ArchiveName": physical_id})


def _settings(properties: Properties) -> dict[str, Any]:
    pattern = properties.get("EventPattern", "")
    return {
        "Description": properties.get("Description", ""),
        "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
        "RetentionDays": int(properties.get("RetentionDays", 0)),
        "KmsKeyIdentifier": properties.get("KmsKeyIdentifier", ""),
    }


def _attributes(name: str) -> dict[str, Any]:
    record = eventbridge._archives[name]
    return {"Arn": record["ArchiveArn"], "ArchiveName": name}
