"""What an invocation used, tenant by tenant: one line of the function's log, from which usage is metered.

A metered function has ``USAGE_METERED``; others write no line. ``identify`` says for whom work is done from
then on, so that what DynamoDB answers in ``ConsumedCapacity`` goes to that tenant. Time, the invocation itself, and
capacity used for all tenants of a batch are divided by records. Shares are whole and add up to the whole.
"""

import json
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import botocore.session
    from aws_lambda_powertools.utilities.typing import LambdaContext

LINE: Final = "saas_usage"
"""The line's one field, by which the subscription of the log finds it."""

_READS: Final = frozenset({"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"})
_WRITES: Final = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})
# DynamoDB counts in halves: an eventually consistent read of up to 4 KB is half a unit.
_HALVES: Final = 2

Capacity = dict[str, int]


class Invocation:
    """Collects what one invocation uses.

    Args:
        now: Seconds, from any beginning.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._started = now()
        self._records: Counter[str] = Counter()
        self._capacity: dict[str, Capacity] = {}
        self._tenant = ""

    def work_for(self, tenant_id: str) -> None:
        """Take one more record of a tenant for what follows."""
        self._tenant = tenant_id
        self._records[tenant_id] += 1

    def leave(self) -> None:
        """What follows is no single tenant's."""
        self._tenant = ""

    def consumed(self, operation: str, answer: Mapping[str, Any]) -> None:
        """Add the capacity that a call of DynamoDB consumed, as its answer has it."""
        found = answer.get("ConsumedCapacity")
        if not found:
            return
        used = self._capacity.setdefault(self._tenant, {"read": 0, "write": 0})
        for entry in found if isinstance(found, list) else (found,):
            # Indexes are in the sum only.
            whole = _halves(entry["CapacityUnits"])
            read = whole if operation in _READS else _halves(entry.get("ReadCapacityUnits") or 0)
            used["read"] += read
            used["write"] += whole - read

    def line(self, *, request_id: str, memory_mb: int) -> str:
        """The line of JSON that tells what was used.

        Args:
            request_id: Lambda's id of the invocation.
            memory_mb: What the function is configured with.
        """
        milliseconds = math.ceil((self._now() - self._started) * 1000)
        common = self._capacity.pop("", {"read": 0, "write": 0})
        # Leftovers of a division go round, so that no tenant always has them.
        turn = sum(request_id.encode())
        whole = {"invocations": 1, "milliseconds": milliseconds, **common}
        parts = {name: divided(value, self._records, turn=turn) for name, value in whole.items()}
        tenants = {
            tenant_id: _shown(
                {name: part[tenant_id] for name, part in parts.items()}, self._capacity.get(tenant_id, {})
            )
            for tenant_id in self._records
        }
        used = {"request_id": request_id, "memory_mb": memory_mb, "tenants": tenants}
        if not tenants:
            used["common"] = _shown(common, {})
        return json.dumps({LINE: used}, separators=(",", ":"))


def divided(total: int, weights: Mapping[str, int], *, turn: int = 0) -> dict[str, int]:
    """``total`` in whole parts by weight, which add up to it; by the largest remainders.

    Args:
        total: What is divided, 0 or more.
        weights: Of whom it is divided among; 1 or more each.
        turn: Who is first among equals.
    """
    if len(weights) == 1:
        return dict.fromkeys(weights, total)
    whole = sum(weights.values())
    parts = {name: total * weight // whole for name, weight in weights.items()}
    names = sorted(weights)
    first = turn % len(names) if names else 0
    names = names[first:] + names[:first]
    names.sort(key=lambda name: total * weights[name] % whole, reverse=True)
    for name in names[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


class UsageLog:
    """Writes a line for each invocation of the function, where its log is metered.

    Args:
        metered: Whether it is.
    """

    def __init__(self, *, metered: bool) -> None:
        self._metered = metered
        self.invocation = Invocation()

    def begin(self) -> None:
        """Start to count: an invocation begins, and nothing of the one before is left."""
        self.invocation = Invocation()

    def tell(self, context: "LambdaContext") -> None:
        """Write the invocation's line: Lambda keeps each line of the standard output as an event of its own."""
        if self._metered:
            line = self.invocation.line(request_id=context.aws_request_id, memory_mb=int(context.memory_limit_in_mb))
            sys.stdout.write(f"{line}\n")
        self.invocation = Invocation()

    def watch(self, session: "botocore.session.Session") -> None:
        """Let every client of ``session`` ask DynamoDB for consumed capacity, and count it."""
        if self._metered:
            session.register("before-parameter-build.dynamodb", _ask)
            session.register("after-call.dynamodb", self._take)

    def _take(self, **call: Any) -> None:
        if "ConsumedCapacity" in call["parsed"]:
            self.invocation.consumed(call["model"].name, call["parsed"])


usage_log: Final = UsageLog(metered=bool(os.environ.get("USAGE_METERED")))
"""This function's."""


def _ask(**call: Any) -> None:
    name = call["model"].name
    if name in _READS or name in _WRITES:
        call["params"].setdefault("ReturnConsumedCapacity", "TOTAL")


def _halves(units: float) -> int:
    return round(units * _HALVES)


def _shown(parts: Mapping[str, int], own: Mapping[str, int]) -> dict[str, float]:
    shown: dict[str, float] = {name: parts[name] for name in ("invocations", "milliseconds") if name in parts}
    for name in ("read", "write"):
        halves = parts.get(name, 0) + own.get(name, 0)
        shown[f"{name}_units"] = halves // _HALVES if halves % _HALVES == 0 else halves / _HALVES
    return shown
