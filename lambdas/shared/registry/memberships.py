"""Changes of who belongs to a tenant: one membership for each user or machine client, counted for the tenant."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lambdas.shared.contention import ConditionFailedError, repeated, transact
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.moments import rfc3339
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.errors import LastOwnerError, MemberTakenError, TenantNotFoundError, VersionConflictError
from lambdas.shared.registry.members import LEAVING, Members, check_stays
from lambdas.shared.registry.membership import ACTIVE, OWNER, Membership, member_key
from lambdas.shared.registry.records import tenant_key


class Memberships(Members):
    """Memberships of all tenants; every change is written with its audit entry, and counted."""

    def invite(
        self, member: Membership, *, limit: int | None, by: Actor, what: str = "inviteUser"
    ) -> tuple[Membership, bool]:
        """Make a membership, unless the user is a member of the tenant: then that membership stands.

        Args:
            member: What is to be written.
            limit: How many users the tenant may have; any number when ``None``.
            by: Who invites.
            what: The operation, for the audit.

        Returns:
            The membership, and whether this call made it.

        Raises:
            MemberTakenError: The user is another tenant's member.
            LimitReachedError: The tenant has ``limit`` users.
            TenantLeavingError: The tenant is on its way out.
            TenantNotFoundError: There is no such tenant.
            BusyError: Others kept writing the tenant's record.
        """
        made = replace(member, created_at=rfc3339(self._now()))
        put = {
            "TableName": self._table_name,
            "Item": made.to_item(),
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

        def attempt() -> tuple[Membership, bool]:
            try:
                self._transact({"Put": put}, self._counted(made, 1, limit), self._audit(made, None, made, by, what))
            except ConditionFailedError as error:
                if 0 in error.failed:
                    return _own(error.failed[0], member.tenant_id), False
                raise _limit_or_absent(error, member.tenant_id, limit) from None
            return made, True

        return repeated(attempt)

    def change(
        self, before: Membership, after: Membership, *, by: Actor, what: str, limit: int | None = None
    ) -> Membership:
        """Write ``after`` in place of ``before``, and count it where it counts anew or no more.

        A tenant keeps an active owner, also when two owners are changed at the same moment: another one's being there
        is a condition of the write.

        Args:
            before: As it was read.
            after: What it is to be; its version is set here.
            by: Who changes it.
            what: The operation, for the audit.
            limit: How many users the tenant may have, where ``after`` counts and ``before`` does not.

        Raises:
            VersionConflictError: The membership has changed since it was read.
            LastOwnerError: There would be no active owner left.
            LimitReachedError: The tenant has ``limit`` users.
            LostRaceError: Another write was under way.
        """
        written = replace(after, version=before.version + 1)
        put = {"TableName": self._table_name, "Item": written.to_item(), **_as_read(before)}
        self._rewrite(before, written, {"Put": put}, by=by, what=what, limit=limit)
        return written

    def remove(self, member: Membership, *, by: Actor, what: str, keep_owner: bool = True) -> None:
        """Delete a membership.

        Args:
            member: As it was read.
            by: Who removes it.
            what: The operation, for the audit.
            keep_owner: Whether the tenant's last active owner is kept; not when the tenant goes itself.

        Raises:
            VersionConflictError: The membership has changed since it was read.
            LastOwnerError: There would be no active owner left.
            LostRaceError: Another write was under way.
        """
        delete = {"TableName": self._table_name, "Key": member_key(member.principal), **_as_read(member)}
        self._rewrite(member, None, {"Delete": delete}, by=by, what=what, keep_owner=keep_owner)

    def note(self, member: Membership, *, by: Actor, what: str) -> None:
        """Write an audit entry about what is done to a member elsewhere, such as to its password.

        Raises:
            VersionConflictError: The membership has changed since it was read.
        """
        check = {"TableName": self._table_name, "Key": member_key(member.principal), **_as_read(member)}
        self._rewrite(member, member, {"ConditionCheck": check}, by=by, what=what)

    def _rewrite(
        self,
        before: Membership,
        after: Membership | None,
        write: dict[str, Any],
        *,
        by: Actor,
        what: str,
        limit: int | None = None,
        keep_owner: bool = True,
    ) -> None:
        members = [write, self._audit(before, before, after, by, what)]
        change = int(after is not None and after.counts) - int(before.counts)
        count_at = owner_at = -1
        if change:
            count_at = len(members)
            members.append(self._counted(before, change, limit))
        if keep_owner and before.is_active_owner and (after is None or not after.is_active_owner):
            owner_at = len(members)
            members.append(self._still_owner(before))
        try:
            self._transact(*members)
        except ConditionFailedError as error:
            if 0 in error.failed:
                raise VersionConflictError("the user has changed meanwhile") from error
            if owner_at in error.failed:
                raise LastOwnerError from None
            if count_at in error.failed:
                raise _limit_or_absent(error, before.tenant_id, limit) from None
            raise

    def _still_owner(self, member: Membership) -> dict[str, Any]:
        others = [owner for owner in self.owners(member.tenant_id) if owner.principal != member.principal]
        if not others:
            raise LastOwnerError
        return {
            "ConditionCheck": {
                "TableName": self._table_name,
                "Key": member_key(others[0].principal),
                "ConditionExpression": "tenant_id = :tenant AND standing = :active AND contains(#roles, :owner)",
                "ExpressionAttributeNames": {"#roles": "roles"},
                "ExpressionAttributeValues": {
                    ":tenant": {"S": member.tenant_id},
                    ":active": {"S": ACTIVE},
                    ":owner": {"S": OWNER},
                },
            }
        }

    def _counted(self, member: Membership, change: int, limit: int | None) -> dict[str, Any]:
        """A member of a transaction that counts the tenant's users. It tells nothing, and takes off what was told."""
        values: dict[str, Any] = {
            ":change": {"N": str(change)},
            ":one": {"N": "1"},
            ":now": {"S": rfc3339(self._now())},
        }
        names = {"#users": "users", "#version": "version"}
        condition = "attribute_exists(pk)"
        if change > 0:
            # Whoever came after the users were deleted would be left over.
            names["#status"] = "status"
            for number, status in enumerate(sorted(LEAVING)):
                condition += f" AND #status <> :leaving{number}"
                values[f":leaving{number}"] = {"S": status}
        if change > 0 and limit is not None:
            condition += " AND (attribute_not_exists(#users) OR #users < :limit)"
            values[":limit"] = {"N": str(limit)}
        update = {
            "TableName": self._table_name,
            "Key": tenant_key(member.tenant_id),
            "UpdateExpression": "ADD #users :change, #version :one SET updated_at = :now REMOVE outbox",
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        return {"Update": update}

    def _audit(
        self, member: Membership, before: Membership | None, after: Membership | None, by: Actor, what: str
    ) -> dict[str, Any]:
        return audit_entry(
            self._table_name,
            by=by,
            what=what,
            tenant_id=member.tenant_id,
            before={} if before is None else before.to_json(),
            after={} if after is None else after.to_json(),
            at=rfc3339(self._now()),
        )

    def _transact(self, *members: Any) -> None:
        transact(self._client, list(members))


def _as_read(member: Membership) -> dict[str, Any]:
    # A membership of before there were versions has none, and reads as the first.
    is_version = (
        "(attribute_not_exists(#version) OR #version = :version)" if member.version == 1 else "#version = :version"
    )
    return {
        "ConditionExpression": f"tenant_id = :tenant AND {is_version}",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {
            ":tenant": {"S": member.tenant_id},
            ":version": {"N": str(member.version)},
        },
    }


def _own(item: Mapping[str, Any], tenant_id: str) -> Membership:
    standing = Membership.from_item(item)
    if standing.tenant_id != tenant_id:
        raise MemberTakenError("the user is a member of another tenant")
    return standing


def _limit_or_absent(error: ConditionFailedError, tenant_id: str, limit: int | None) -> Exception:
    for item in error.failed.values():
        check_stays(item)
    if limit is not None and any(error.failed.values()):
        return LimitReachedError("users", allowed=limit)
    return TenantNotFoundError(tenant_id)
