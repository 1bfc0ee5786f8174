"""What the platform itself says happened: orders in the table, events on the bus, executions, queues."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from drills.stage import Stage
    from examples.restaurant import Restaurant

TERMINAL: Final = {
    "SERVED": "OrderCompleted",
    "REJECTED": "OrderRejected",
    "CANCELLED": "OrderCancelled",
    "EXPIRED": "OrderExpired",
}
"""The terminal statuses and the event of each."""
RUNNING: Final = "RUNNING"


@dataclass(frozen=True)
class Execution:
    """A run of a workflow.

    Attributes:
        arn: Its ARN.
        status: ``RUNNING``, ``SUCCEEDED``, ``FAILED``, ``TIMED_OUT`` or ``ABORTED``.
    """

    arn: str
    status: str


@dataclass(frozen=True)
class Ledger:
    """One restaurant's account.

    Attributes:
        orders: Items of orders, by order id.
        kitchen_open: The site's count of orders in the kitchen.
        on_hand: Supplies, by supply id.
        events: Details of events of each order, by order id and event id; a repetition is one of them.
        deliveries: Events on the bus, repetitions included.
        event_ids: Ids of all of the restaurant's events, also of those that are about no order.
        executions: Each order's executions, by order id.
    """

    orders: Mapping[str, dict[str, Any]]
    kitchen_open: int
    on_hand: Mapping[str, int]
    events: Mapping[str, Mapping[str, dict[str, Any]]]
    deliveries: int
    event_ids: AbstractSet[str]
    executions: Mapping[str, list[Execution]]


def read(stage: Stage, restaurant: Restaurant) -> Ledger:
    """The restaurant's account at this moment."""
    return _account(stage, restaurant, bus_log(stage))


def read_all(stage: Stage) -> dict[str, Ledger]:
    """Every restaurant's account at this moment, by its slug; the bus's log is read once."""
    log = bus_log(stage)
    return {slug: _account(stage, restaurant, log) for slug, restaurant in stage.restaurants.items()}


def _account(stage: Stage, restaurant: Restaurant, log: Iterable[Mapping[str, Any]]) -> Ledger:
    items = stage.items(restaurant.tenant_id)
    events: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    event_ids: set[str] = set()
    deliveries = 0
    for event in log:
        detail = event["detail"]
        # What breaks its contract was put there by a drill, and is no step of an order.
        if detail.get("tenant_id") != restaurant.tenant_id or "event_id" not in detail:
            continue
        event_ids.add(detail["event_id"])
        if event["source"] == "saas.orders":
            deliveries += 1
            events[detail["order_id"]][detail["event_id"]] = {**detail, "detail_type": event["detail-type"]}
    return Ledger(
        orders={item["order_id"]["S"]: item for item in items if item["sk"]["S"] == "order"},
        kitchen_open=sum(int(item.get("kitchen_open", {"N": "0"})["N"]) for item in items if item["sk"]["S"] == "site"),
        on_hand={
            item["supply_id"]["S"]: int(item["on_hand"]["N"]) for item in items if item["sk"]["S"].startswith("supply#")
        },
        events=events,
        deliveries=deliveries,
        event_ids=event_ids,
        executions=executions(stage, restaurant.tenant_id),
    )


def bus_log(stage: Stage) -> list[dict[str, Any]]:
    """Every event that the bus delivered, from its log."""
    (group,) = stage.physical_names("AWS::Logs::LogGroup", "EventBusLog")
    pages = stage.aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    return [json.loads(entry["message"]) for page in pages for entry in page["events"]]


def executions(stage: Stage, tenant_id: str) -> dict[str, list[Execution]]:
    """The executions of a tenant's orders, by order id."""
    found: dict[str, list[Execution]] = defaultdict(list)
    for machine in stage.physical_names("AWS::StepFunctions::StateMachine", "WorkflowOrder"):
        pages = stage.aws.client("stepfunctions").get_paginator("list_executions").paginate(stateMachineArn=machine)
        for page in pages:
            for execution in page["executions"]:
                tenant, _, order_id = execution["name"].partition("-")
                if tenant == tenant_id:
                    found[order_id].append(Execution(execution["executionArn"], execution["status"]))
    return found
