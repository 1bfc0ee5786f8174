"""The usage table. Nothing above this module knows DynamoDB.

An hour or a day of a tenant is an item of the tenant's own partition; the platform's are spread over several, since
every batch adds to them.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from lambdas.metering.adding import PLATFORM, Part
from lambdas.metering.readings import Counters
from lambdas.shared.contention import ConditionFailedError, repeated, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Longer than a batch can wait among the dead letters, where it may have been counted in part.
MARK_SECONDS: Final = 35 * 24 * 3600
HOUR_SECONDS: Final = 100 * 24 * 3600
_OWN: Final = frozenset({"pk", "sk", "tenant_id", "day", "expires_at"})


class UsageStore:
    """What tenants have used.

    Args:
        client: DynamoDB.
        table_name: The usage table.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def add(self, batch_id: str, parts: Sequence[Part], *, now: float) -> int:
        """Add parts of a batch, each once however often it comes; tell how many had not been added before.

        Args:
            batch_id: Of the batch.
            parts: As `parts_of` makes them of it.
            now: Seconds since the epoch.

        Raises:
            BusyError: Others kept adding to the same items.
        """
        return sum(
            repeated(functools.partial(self._add, f"{batch_id}#{number}", part, now))
            for number, part in enumerate(parts)
        )

    def _add(self, mark: str, part: Part, now: float) -> bool:
        adds = part.adds()
        if not adds:
            return False
        unit_ids = list(part.units)
        expires_at = int(now) + MARK_SECONDS
        members: list[Any] = [
            self._mark("batch", mark, expires_at),
            *(self._mark("unit", unit_id, expires_at) for unit_id in unit_ids),
            *(self._update(whose, period, counters, mark, now) for (whose, period), counters in adds.items()),
        ]
        try:
            transact(self._client, members)
        except ConditionFailedError as error:
            if 0 in error.failed:
                return False
            # These events were counted with another batch.
            seen = {unit_ids[place - 1] for place in error.failed}
            left = {unit_id: reading for unit_id, reading in part.units.items() if unit_id not in seen}
            return self._add(mark, Part(part.plain, left), now)
        return True

    def _mark(self, kind: str, name: str, expires_at: int) -> dict[str, Any]:
        item = {"pk": {"S": f"{PLATFORM}#{kind}#{name}"}, "sk": {"S": kind}, "expires_at": {"N": str(expires_at)}}
        put = {"TableName": self._table_name, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        return {"Put": put}

    def _update(self, whose: str, period: str, counters: Counters, mark: str, now: float) -> dict[str, Any]:
        kind = "hour" if "T" in period else "day"
        # Batches that come together would meet in the platform's item.
        suffix = f"#{mark[0]}" if whose == PLATFORM else ""
        names = {f"#c{number}": name for number, name in enumerate(counters)}
        values = {f":c{number}": {"N": str(value)} for number, value in enumerate(counters.values())}
        adds = ", ".join(f"#c{number} :c{number}" for number in range(len(counters)))
        sets = {"tenant_id": {"S": whose}}
        if kind == "hour":
            sets["expires_at"] = {"N": str(int(now) + HOUR_SECONDS)}
        elif whose != PLATFORM:
            sets["day"] = {"S": period}
        assignments = ", ".join(f"#{name} = :{name}" for name in sets)
        update = {
            "TableName": self._table_name,
            "Key": {"pk": {"S": f"{whose}#usage"}, "sk": {"S": f"{kind}#{period}{suffix}"}},
            "UpdateExpression": f"SET {assignments} ADD {adds}",
            "ExpressionAttributeNames": {**names, **{f"#{name}": name for name in sets}},
            "ExpressionAttributeValues": {**values, **{f":{name}": value for name, value in sets.items()}},
        }
        return {"Update": update}


def counters_of(item: Mapping[str, Any]) -> Counters:
    """What an item of the table counts."""
    return {name: Decimal(value["N"]) for name, value in item.items() if name not in _OWN and "N" in value}


def total_of(items: Iterable[Mapping[str, Any]]) -> Counters:
    """What items count together."""
    total: Counters = {}
    for item in items:
        for name, value in counters_of(item).items():
            total[name] = total.get(name, Decimal(0)) + value
    return total
