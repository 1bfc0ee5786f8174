"""Whose member a principal is, according to the registry and to nothing else."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from lambdas.shared.queries import every_item
from lambdas.shared.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_ACTIVE: Final = "active"
_INVITED: Final = "invited"
_DISABLED: Final = "disabled"
# What a request's header has place for, beside all else (API Gateway quotas: 10,240 bytes of headers).
MAX_SITES: Final = 100
_PRINCIPAL: Final = re.compile(r"[A-Za-z0-9+_-]{1,128}")


class NoMembershipError(Exception):
    """The principal belongs to no tenant; sign-in is refused."""


class MemberDisabledError(Exception):
    """The principal's tenant lets it in no more; sign-in is refused."""


class TooManySitesError(Exception):
    """The brands that the principal is limited to have more sites than a token holds; sign-in is refused."""


class TenantNotActiveError(Exception):
    """The principal's tenant is being made or is suspended; sign-in is refused."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a token says about its bearer.

    Attributes:
        tenant_id: The tenant.
        tier: The tenant's tier.
        roles: The principal's roles in the tenant.
        sites: The principal's sites, those of its brands included; ``*`` for all.
        is_first: Whether the principal was invited, and has not signed in before.
    """

    tenant_id: str
    tier: str
    roles: list[str]
    sites: list[str]
    is_first: bool = False


def find_membership(client: "DynamoDBClient", table_name: str, principal_id: str) -> Membership:
    """The membership of ``principal_id``: two reads of the registry, and one more for who is limited to brands.

    The reads are consistent: a member whose rights were just taken away must not get a token with
    them.

    Raises:
        NoMembershipError: There is none.
        MemberDisabledError: It is one that is not let in.
        TooManySitesError: Its brands have more than `MAX_SITES` sites.
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
    # A membership of before there was a standing is an active one's.
    standing = member.get("standing", {}).get("S", _ACTIVE)
    if standing == _DISABLED:
        raise MemberDisabledError(f"principal {principal_id} is disabled")
    tenant = _read(client, table_name, f"tenant#{tenant_id}", "tenant")
    status = "unknown" if tenant is None else tenant["status"]["S"]
    if tenant is None or status != _ACTIVE:
        raise TenantNotActiveError(f"tenant {tenant_id} is {status}")
    return Membership(
        tenant_id=tenant_id,
        tier=tenant["tier"]["S"],
        roles=[value["S"] for value in member["roles"]["L"]],
        sites=_sites(client, table_name, tenant_id, member),
        is_first=standing == _INVITED,
    )


def note_first_sign_in(client: "DynamoDBClient", table_name: str, principal_id: str) -> None:
    """Make an invited member an active one; a member who is something else by now stays so."""
    try:
        client.update_item(
            TableName=table_name,
            Key={"pk": {"S": f"member#{principal_id}"}, "sk": {"S": "membership"}},
            UpdateExpression="SET standing = :active ADD version :one",
            ConditionExpression="standing = :invited",
            ExpressionAttributeValues={
                ":active": {"S": _ACTIVE},
                ":invited": {"S": _INVITED},
                ":one": {"N": "1"},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def _sites(
    client: "DynamoDBClient", table_name: str, tenant_id: str, member: "Mapping[str, AttributeValueTypeDef]"
) -> list[str]:
    own = [value["S"] for value in member["sites"]["L"]]
    brands = {value["S"] for value in member.get("brands", {}).get("L", ())}
    if not brands:
        return own
    found = every_item(
        client,
        TableName=table_name,
        KeyConditionExpression="pk = :tenant AND begins_with(sk, :site)",
        ExpressionAttributeValues={":tenant": {"S": f"tenant#{tenant_id}"}, ":site": {"S": "site#"}},
        ConsistentRead=True,
    )
    theirs = {item["sk"]["S"].removeprefix("site#") for item in found if item["brand_id"]["S"] in brands}
    sites = sorted({*own, *theirs})
    if len(sites) > MAX_SITES:
        raise TooManySitesError(f"the brands have {len(sites)} sites and a token holds {MAX_SITES}; give '*', or fewer")
    return sites


def _read(client: "DynamoDBClient", table_name: str, pk: str, sk: str) -> "dict[str, AttributeValueTypeDef] | None":
    answer = client.get_item(TableName=table_name, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True)
    return answer.get("Item")
