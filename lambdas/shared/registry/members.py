"""Who belongs to a tenant, as the registry says."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.registry.errors import TenantLeavingError, TenantNotFoundError
from lambdas.shared.registry.membership import Membership, member_key
from lambdas.shared.registry.part import RegistryPart
from lambdas.shared.registry.records import FAILED, OFFBOARDED, OFFBOARDING, tenant_key

MEMBERS_BY_TENANT: Final = "members_by_tenant"
LEAVING: Final = frozenset({FAILED, OFFBOARDED, OFFBOARDING})
"""Statuses of tenants that get no users any more."""


class Members(RegistryPart):
    """Reads memberships."""

    def get(self, principal: str) -> Membership | None:
        """The membership of a user or machine client, whosesoever; read consistently."""
        answer = self._client.get_item(TableName=self._table_name, Key=member_key(principal), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else Membership.from_item(item)

    def list(
        self, tenant_id: str, *, limit: int, after: tuple[str, str] | None = None
    ) -> tuple[list[Membership], tuple[str, str] | None]:
        """Up to ``limit`` members by their addresses, a moment late at most.

        Args:
            tenant_id: Whose.
            limit: How many at most.
            after: Address and principal of the last one of an earlier page.

        Returns:
            The members, and what to give as ``after`` for the next page; ``None`` where there is none.
        """
        query: dict[str, Any] = {}
        if after is not None:
            email, principal = after
            query["ExclusiveStartKey"] = {
                **member_key(principal),
                "member_of": {"S": tenant_id},
                "email": {"S": email},
            }
        answer = self._client.query(
            TableName=self._table_name,
            IndexName=MEMBERS_BY_TENANT,
            KeyConditionExpression="member_of = :tenant",
            ExpressionAttributeValues={":tenant": {"S": tenant_id}},
            Limit=limit,
            **query,
        )
        members = [Membership.from_item(item) for item in answer["Items"]]
        more = bool(answer.get("LastEvaluatedKey"))
        return members, (members[-1].email, members[-1].principal) if more else None

    def owners(self, tenant_id: str) -> Sequence[Membership]:
        """The tenant's active owners, a moment late at most."""
        found: list[Membership] = []
        after: tuple[str, str] | None = None
        while True:
            members, after = self.list(tenant_id, limit=100, after=after)
            found += [member for member in members if member.is_active_owner]
            if after is None:
                return found

    def check_room(self, tenant_id: str, email: str, *, limit: int | None) -> None:
        """Refuse beforehand what `invite` would refuse, unless the address is a member's a moment ago already.

        Args:
            tenant_id: Whose member it would be.
            email: Of whom.
            limit: How many users the tenant may have; any number when ``None``.

        Raises:
            LimitReachedError: The tenant has ``limit`` users.
            TenantLeavingError: The tenant is on its way out.
            TenantNotFoundError: There is no such tenant.
        """
        key = tenant_key(tenant_id)
        tenant = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if tenant is None:
            raise TenantNotFoundError(tenant_id)
        check_stays(tenant)
        if limit is None or int(tenant.get("users", {"N": "0"})["N"]) < limit:
            return
        found = self._client.query(
            TableName=self._table_name,
            IndexName=MEMBERS_BY_TENANT,
            KeyConditionExpression="member_of = :tenant AND email = :email",
            ExpressionAttributeValues={":tenant": {"S": tenant_id}, ":email": {"S": email}},
        )
        if not found["Items"]:
            raise LimitReachedError("users", allowed=limit)


def check_stays(tenant: Mapping[str, Any]) -> None:
    """Refuse a tenant, by its item, that gets no users any more.

    Raises:
        TenantLeavingError: It is on its way out.
    """
    status = tenant.get("status", {}).get("S", "")
    if status in LEAVING:
        raise TenantLeavingError(status)
