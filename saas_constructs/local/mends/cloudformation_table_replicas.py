# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Replicas of global tables, and items that survive an update.

Upstream: MiniStack 1.5.33 ignores ``Replicas``, so the other regions have no table. Its
update also derives a generated name from the wrong id.
Why: any change of a table without ``TableName`` would make a new, empty one.
Remove when: ``tests/local/mends/test_cloudformation_table_replicas.py`` finds the upstream
emulator having the replicas and
keeping the name.
"""

from __future__ import annotations

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

from saas_constructs.local.hooks.provisioning import HANDLERS, Properties, answer, finish
from saas_constructs.local.mends.cloudformation_table_settings import of_replica, set_table

_TYPE = "AWS::DynamoDB::GlobalTable"


def apply() -> None:
    """Put the mend in force."""
    handler = HANDLERS[_TYPE]
    HANDLERS[_TYPE] = {
        **handler,
        # The table's own update reads none of what only a global table has.
        "update": provisioners._ddb_update,
        "update_with_logical_id": True,
        "delete": _delete,
    }
    finish(_TYPE, _replicate)


def _regions(properties: Properties) -> set[str]:
    return {entry["Region"] for entry in properties.get("Replicas", [])} - {get_region()}


def _replicate(physical_id: str, old: Properties, new: Properties) -> None:
    updates = [{"Create": {"RegionName": name}} for name in sorted(_regions(new) - _regions(old))]
    updates += [{"Delete": {"RegionName": name}} for name in sorted(_regions(old) - _regions(new))]
    if updates:
        answer(
            dynamodb._update_table({"TableName": physical_id, "ReplicaUpdates": updates}),
            "UpdateTable",
        )
    for region in sorted(_regions(new)):
        before, after = of_replica(old, region), of_replica(new, region)
        with request_scope(get_account_id(), region):
            set_table(physical_id, before, after)


def _delete(physical_id: str, properties: Properties) -> None:
    for region in sorted(_regions(properties)):
        with request_scope(get_account_id(), region):
            provisioners._ddb_delete(physical_id, properties)
    provisioners._ddb_delete(physical_id, properties)
