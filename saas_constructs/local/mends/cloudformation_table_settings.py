# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Recovery, expiry, encryption and protection of tables.

Upstream: MiniStack 1.5.33 drops ``PointInTimeRecoverySpecification``,
``TimeToLiveSpecification`` and (at creation) ``SSESpecification``, and of a global table all that its
own ``Replicas`` entry says.
Why: items would never expire, and a protected table could be deleted.
Remove when: ``tests/local/mends/test_cloudformation_table_settings.py`` finds the upstream
emulator showing these settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.core.responses import get_region
from ministack.services import dynamodb

from saas_constructs.local.hooks.provisioning import answer, finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::DynamoDB::Table": frozenset(
        {"PointInTimeRecoverySpecification", "TimeToLiveSpecification", "SSESpecification"}
    ),
    "AWS::DynamoDB::GlobalTable": frozenset(
        {
            "TimeToLiveSpecification",
            "SSESpecification",
            "Replicas.Region",
            "Replicas.PointInTimeRecoverySpecification",
            "Replicas.SSESpecification",
            "Replicas.DeletionProtectionEnabled",
            "Replicas.Tags",
        }
    ),
}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::DynamoDB::Table", set_table)
    finish("AWS::DynamoDB::GlobalTable", _set_global_table)


def _set_global_table(physical_id: str, old: Properties, new: Properties) -> None:
    set_table(physical_id, of_replica(old, get_region()), of_replica(new, get_region()))


def of_replica(properties: Properties, region: str) -> Properties:
    """Write a global table's properties as those of a plain table in one of its regions."""
    replicas: list[Any] = properties.get("Replicas", [])
    replica: Properties = next((entry for entry in replicas if entry["Region"] == region), {})
    key = replica.get("SSESpecification", {}).get("KMSMasterKeyId")
    encryption = properties.get("SSESpecification", {})
    return {
        "PointInTimeRecoverySpecification": replica.get("PointInTimeRecoverySpecification"),
        "TimeToLiveSpecification": properties.get("TimeToLiveSpecification"),
        "SSESpecification": {
            "Enabled": encryption.get("SSEEnabled", False),
            "SSEType": encryption.get("SSEType"),
            "KMSMasterKeyId": key,
        }
        if encryption
        else None,
        "DeletionProtectionEnabled": replica.get("DeletionProtectionEnabled", False),
        "Tags": replica.get("Tags", []),
    }


def set_table(physical_id: str, old: Properties, new: Properties) -> None:
    """Bring a table's settings in the current region to those of its properties."""
    table = dynamodb._tables[physical_id]
    _set_recovery(physical_id, new.get("PointInTimeRecoverySpecification") or {})
    _set_expiry(physical_id, old.get("TimeToLiveSpecification"), new.get("TimeToLiveSpecification"))
    encryption = new.get("SSESpecification")
    if encryption:
        encryption = {**encryption, "Enabled": _boolean(_enabled(encryption))}
    table["SSEDescription"] = dynamodb._sse_description_from_spec(encryption)
    table["DeletionProtectionEnabled"] = _boolean(new.get("DeletionProtectionEnabled", False))
    if "Replicas" not in new and new.get("Tags"):
        _set_tags(table["TableArn"], old.get("Tags") or [], new["Tags"])


def _set_recovery(name: str, specification: Properties) -> None:
    enabled = _boolean(specification.get("PointInTimeRecoveryEnabled", False))
    answer(
        dynamodb._update_continuous_backups(
            {
                "TableName": name,
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled},
            }
        ),
        "UpdateContinuousBackups",
    )


def _set_expiry(name: str, old: Properties | None, new: Properties | None) -> None:
    # A specification that the template no longer has is switched off by the attribute it named.
    specification = new or (old and {**old, "Enabled": False})
    if specification:
        specification = {**specification, "Enabled": _boolean(specification.get("Enabled"))}
        answer(
            dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": specification}),
            "UpdateTimeToLive",
        )


def _set_tags(arn: str, old: list[Any], new: list[Any]) -> None:
    current = {tag["Key"]: tag["Value"] for tag in dynamodb._tags.get(arn, [])}
    for tag in old:
        current.pop(tag["Key"], None)
    current |= {tag["Key"]: tag["Value"] for tag in new}
    dynamodb._tags[arn] = [{"Key": key, "Value": value} for key, value in current.items()]


def _enabled(specification: Properties) -> Any:
    return specification.get("SSEEnabled", specification.get("Enabled", False))


def _boolean(value: Any) -> bool:
    return str(value).lower() == "true"
