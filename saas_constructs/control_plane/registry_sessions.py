"""What sessions of a single tenant may do in the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import aws_iam as iam

from saas_constructs.control_plane.registry_keys import (
    DOMAIN_PREFIX,
    MEMBER_PREFIX,
    MEMBERS_BY_TENANT,
    TENANT_PREFIX,
)
from saas_constructs.tenancy.access_role import TENANT_TAG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_dynamodb as dynamodb

TENANT: Final = f"${{aws:PrincipalTag/{TENANT_TAG}}}"
"""The tenant that a session is tagged with."""
_MEMBERS: Final = tuple(f"dynamodb:{name}" for name in ("ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"))
_DOMAINS: Final = tuple(f"dynamodb:{name}" for name in ("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"))
# What is kept of a site, and what changes in the tenant's record when one is new.
_SITE: Final = ("pk", "sk", "brand_id", "name", "site_version")
_COUNTED: Final = ("pk", "sk", "sites", "version", "outbox")


def grant_list(role: iam.IGrantable, table: dynamodb.ITableV2) -> iam.Grant:
    """Let sessions list their tenant's members."""
    return _grant(role, f"{table.table_arn}/index/{MEMBERS_BY_TENANT}", ["dynamodb:Query"], [TENANT])


def grant_members(role: iam.IGrantable, table: dynamodb.ITableV2) -> iam.Grant:
    """Let sessions write members, and count and audit them for their tenant."""
    # One statement for both kinds: a transaction's keys are held against a statement together.
    return _grant(role, table.table_arn, _MEMBERS, [f"{TENANT_PREFIX}{TENANT}", f"{MEMBER_PREFIX}*"])


def grant_domains(role: iam.IGrantable, table: dynamodb.ITableV2) -> iam.Grant:
    """Let sessions write their tenant's domains and record, and whose a host is."""
    return _grant(role, table.table_arn, _DOMAINS, [f"{TENANT_PREFIX}{TENANT}", f"{DOMAIN_PREFIX}*"])


def grant_sites(role: iam.IGrantable, table: dynamodb.ITableV2) -> iam.Grant:
    """Let sessions keep their tenant's sites, and add to the sites in the tenant's record."""
    keys = [f"{TENANT_PREFIX}{TENANT}"]
    keeping = _grant(role, table.table_arn, ["dynamodb:PutItem"], keys, _SITE)
    return keeping.combine(_grant(role, table.table_arn, ["dynamodb:UpdateItem"], keys, _COUNTED))


def bounds(keys: Sequence[str], attributes: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Conditions that bound a request to leading keys and, where there are any, to attributes."""
    found: dict[str, dict[str, Any]] = {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(keys)},
        # ForAllValues is true for a request without the key.
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    if attributes:
        found["ForAllValues:StringEquals"] = {"dynamodb:Attributes": list(attributes)}
        found["StringEqualsIfExists"] = {"dynamodb:ReturnValues": "NONE"}
    return found


def _grant(
    role: iam.IGrantable, arn: str, actions: Sequence[str], keys: Sequence[str], attributes: Sequence[str] = ()
) -> iam.Grant:
    return iam.Grant.add_to_principal(
        grantee=role, actions=list(actions), resource_arns=[arn], conditions=bounds(keys, attributes)
    )
