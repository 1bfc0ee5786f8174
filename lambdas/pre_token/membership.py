"""Whose member a principal is, according to the registry and to nothing else."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lambdas.shared.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_ACTIVE: Final = "active"
_PRINCIPAL: Final = re.compile(r"[A-Za-z0-9+_-]{1,128}")


class NoMembershipError(Exception):
    """The principal belongs to no tenant; sign-in is refused."""


class TenantNotActiveError(Exception):
    """The principal's tenant is being made or is suspended; sign-in is refused."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a token says about its bearer.

    Attributes:
        tenant_id: The tenant.
        tier: The tenant's tier.
        roles: The principal's roles in the tenant.
        sites: The principal's sites; ``*`` for all.
    """

    tenant_id: str
    tier: str
    roles: list[str]
    sites: list[str]


def find_membership(client: "DynamoDBClient", table_name: str, principal_id: str) -> Membership:
    """The membership of ``principal_id``: two reads of the registry.

    The reads are consistent: a member whose rights were just taken away must not get a token with
    them.

    Raises:
        NoMembershipError: There is none.
        TenantNotActiveError: Its tenant is not active.
    """
    if not _PRINCIPAL.fullmatch(principal_id):
        raise NoMembershipError("the principal's id does not have the form of one")
    member = _read(client, table_name, f"member#{principal_id}", "membership")
    if member is None:
        raise NoMembershipError(f"principal {principal_id} is no member of a tenant")
    tenant_id = member["tenant_id"]["S"]
    if not is_tenant_id(tenant_id):
        raise NoMembershipError(f"the membership of {principal_id} names no tenant")
    tenant = _read(client, table_name, f"tenant#{tenant_id}", "tenant")
    status = "unknown" if tenant is None else tenant["status"]["S"]
    if tenant is None or status != _ACTIVE:
        raise TenantNotActiveError(f"tenant {tenant_id} is {status}")
    return Membership(
        tenant_id=tenant_id,
        tier=tenant["tier"]["S"],
        roles=[value["S"] for value in member["roles"]["L"]],
        sites=[value["S"] for value in member["sites"]["L"]],
    )


def _read(client: "DynamoDBClient", table_name: str, pk: str, sk: str) -> "dict[str, AttributeValueTypeDef] | None":
    answer = client.get_item(TableName=table_name, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True)
    return answer.get("Item")
