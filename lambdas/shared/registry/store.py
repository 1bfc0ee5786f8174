"""Tenants' records in DynamoDB."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

from lambdas.shared import aws, settings
from lambdas.shared.batch_get import items_of
from lambdas.shared.contention import ConditionFailedError, transact
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.outbox import ATTRIBUTE, outbox_of
from lambdas.shared.registry.errors import TenantNotFoundError, VersionConflictError
from lambdas.shared.registry.records import STATUSES, TenantRecord, attribute_of, is_kept, tenant_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BY_STATUS: Final = "tenants_by_status"
# The writer's business, not the caller's.
_OWN: Final = frozenset({"tenant_id", "version", "created_at", "updated_at"})


class TenantRegistry:
    """Reads and writes tenants' records, each write conditional on what was read.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
        now: The present moment.

    Attributes:
        client: As given.
        table_name: As given.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self.client = client
        self.table_name = table_name
        self._now = now

    @classmethod
    def from_environment(cls) -> Self:
        """The registry in ``REGISTRY_TABLE_NAME``."""
        return cls(aws.client("dynamodb"), settings.required("REGISTRY_TABLE_NAME"))

    def now(self) -> str:
        """The present moment, as records keep it."""
        return rfc3339(self._now())

    def get(self, tenant_id: str) -> TenantRecord | None:
        """The tenant, if there is one; read consistently."""
        answer = self.client.get_item(TableName=self.table_name, Key=tenant_key(tenant_id), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else TenantRecord.from_item(item)

    def require(self, tenant_id: str) -> TenantRecord:
        """The tenant; read consistently.

        Raises:
            TenantNotFoundError: There is none.
        """
        found = self.get(tenant_id)
        if found is None:
            raise TenantNotFoundError(tenant_id)
        return found

    def create(self, record: TenantRecord, *, events: Sequence[Event] = ()) -> dict[str, Any]:
        """A member of a transaction that writes a new tenant; it fails where there is one of this id."""
        item = replace(record, updated_at=self.now()).to_item()
        if events:
            item[ATTRIBUTE] = {"S": outbox_of(*events)}
        return {"Put": {"TableName": self.table_name, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}

    def update(
        self,
        record: TenantRecord,
        changes: Mapping[str, Any],
        *,
        events: Sequence[Event] = (),
        with_: Sequence[Any] = (),
    ) -> TenantRecord:
        """Change a tenant, and in the same transaction whatever else belongs to the change.

        Args:
            record: The tenant as it was read: the change holds for this version of it and for no other.
            changes: New values by attribute; an empty one takes the attribute off.
            events: What the change tells.
            with_: Further members of the transaction, such as the `audit_entry`.

        Returns:
            The tenant after the change.

        Raises:
            VersionConflictError: The tenant has changed since it was read.
            ConditionFailedError: The condition of one of ``with_`` did not hold; ``failed`` has it at its place in
                ``with_``, plus 1.
            LostRaceError: Another write of these items was under way.
        """
        after, member = self.changed(record, changes, events=events)
        members: list[Any] = [member, *with_]
        try:
            transact(self.client, members)
        except ConditionFailedError as error:
            if 0 in error.failed:
                raise VersionConflictError(
                    f"tenant {record.tenant_id} is of another version than {record.version}"
                ) from error
            raise
        return after

    def changed(
        self, record: TenantRecord, changes: Mapping[str, Any], *, events: Sequence[Event] = ()
    ) -> tuple[TenantRecord, dict[str, Any]]:
        """The tenant after a change, and the member of a transaction that makes it, as in `update`.

        Raises:
            ValueError: The change names what a record does not have, or what only the writer sets.
        """
        if _OWN & changes.keys():
            raise ValueError(f"{', '.join(sorted(_OWN & changes.keys()))} are not for callers to change")
        after = replace(record, **changes, version=record.version + 1, updated_at=self.now())
        values: dict[str, Any] = {
            ":before": {"N": str(record.version)},
            ":version": {"N": str(after.version)},
            ":updated_at": {"S": after.updated_at},
        }
        names = {"#version": "version"}
        sets, removes = ["#version = :version", "updated_at = :updated_at"], []
        for place, (name, value) in enumerate(changes.items()):
            # Several of the names are reserved words.
            names[f"#a{place}"] = name
            attribute = attribute_of(name, value)
            if is_kept(name, value):
                values[f":a{place}"] = attribute
                sets.append(f"#a{place} = :a{place}")
            else:
                removes.append(f"#a{place}")
        if events:
            values[":outbox"] = {"S": outbox_of(*events)}
            sets.append(f"{ATTRIBUTE} = :outbox")
        else:
            removes.append(ATTRIBUTE)
        expression = f"SET {', '.join(sets)}" + (f" REMOVE {', '.join(removes)}" if removes else "")
        update = {
            "TableName": self.table_name,
            "Key": tenant_key(record.tenant_id),
            "UpdateExpression": expression,
            "ConditionExpression": "#version = :before",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        return after, {"Update": update}

    def _ids(self, status: str, limit: int, after: str) -> tuple[list[str], bool]:
        condition = "#status = :status AND tenant_id > :after" if after else "#status = :status"
        values: dict[str, Any] = {":status": {"S": status}}
        if after:
            values[":after"] = {"S": after}
        answer = self.client.query(
            TableName=self.table_name,
            IndexName=_BY_STATUS,
            KeyConditionExpression=condition,
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=values,
            Limit=limit,
        )
        return [item["tenant_id"]["S"] for item in answer["Items"]], bool(answer.get("LastEvaluatedKey"))

    def list(
        self, *, status: str | None = None, limit: int, after: str | None = None
    ) -> tuple[list[TenantRecord], str | None]:
        """Up to ``limit`` tenants, by status and then by id, and the cursor of the next page.

        Which tenants there are is read from an index, a moment late at most; the records are read consistently, so that
        one that has another status by now is left out.

        Args:
            status: Only tenants of this one; of all, one status after the other, when left out.
            limit: How many at most.
            after: Cursor of an earlier page.
        """
        at, _, last = (after or "").partition("~")
        statuses = (status,) if status else STATUSES[STATUSES.index(at) if at else 0 :]
        found: list[TenantRecord] = []
        for wanted in statuses:
            ids, more = self._ids(wanted, limit - len(found), last)
            items = items_of(self.client, self.table_name, [tenant_key(tenant_id) for tenant_id in ids]) if ids else []
            records = sorted((TenantRecord.from_item(item) for item in items), key=lambda record: record.tenant_id)
            found += [record for record in records if record.status == wanted]
            if more or len(found) >= limit:
                return found, f"{wanted}~{ids[-1] if ids else last}"
            last = ""
        return found, None
