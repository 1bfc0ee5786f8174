"""The drills: what is broken, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from drills import disturbances
from drills.faults import Fault

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping, Sequence

    from drills.scene import Scene

PUBLISHER: Final = "PublisherOutboxFunction"
STARTER: Final = "WorkflowStart"
SUPPLIES: Final = "SupplyUsageFunction"
FAN_OUT: Final = "RealtimeFanOut"
CLOSER: Final = "WorkflowClose"
COMMANDS: Final = ("OrdersAccept", "OrdersReady", "OrdersServe", "OrdersCancel", "OrdersReject")


@dataclass(frozen=True)
class Drill:
    """A way for the platform to fail while orders go through it.

    Attributes:
        name: Of the drill, as in its heading.
        story: What goes wrong, for the report.
        faults: What is broken in which functions while orders live, by part of the logical id.
        disturb: Done to the platform while orders live.
        shares: The restaurants' shares of the orders, in the order of their slugs.
        times: Of how many orders it takes, compared with others.
        thinking_seconds: How long people take before each step, in the order of the restaurants' slugs.
        first_alone: Whether the restaurant with the smaller share first has the platform to itself.
    """

    name: str
    story: str
    faults: Mapping[str, Sequence[Fault]] = field(default_factory=dict)
    disturb: Callable[[Scene], Counter[str]] = disturbances.nothing
    shares: Sequence[int] = (1, 1)
    times: int = 1
    thinking_seconds: Sequence[float] = (0, 0)
    first_alone: bool = False


_CONSUMER_CRASHES: Final = (
    Fault("TransactWriteItems", "crash-before", 0.1),
    Fault("TransactWriteItems", "crash-after", 0.1),
)
_FAN_OUT_CRASHES: Final = (
    Fault("PostToConnection", "crash-before", 0.02),
    Fault("PostToConnection", "crash-after", 0.02),
)
_CLOSER_CRASHES: Final = (Fault("GetItem", "crash-before", 0.1), Fault("TransactWriteItems", "crash-after", 0.1))
_STARTER_CRASHES: Final = (
    Fault("StartExecution", "crash-before", 0.05),
    Fault("StartExecution", "crash-after", 0.05),
)
_PUBLISHER_CRASHES: Final = (Fault("PutEvents", "crash-before", 0.05), Fault("PutEvents", "crash-after", 0.05))
_BUS_REFUSES: Final = (Fault("PutEvents", "throttle", 0.1), Fault("PutEvents", "fail-entries", 0.1))
_REPEATS: Final = (Fault("PutEvents", "repeat", 0.3),)
_DEAD_CALLBACKS: Final = (
    Fault("SendTaskSuccess", "crash-before", 0.1),
    Fault("SendTaskSuccess", "throttle", 0.1),
    Fault("SendTaskFailure", "crash-before", 0.1),
)

DRILLS: Final = (
    Drill(
        "consumer crashes half-way",
        "the supplies consumer and the workflow's starter die before and after their write",
        {SUPPLIES: _CONSUMER_CRASHES, STARTER: _STARTER_CRASHES},
    ),
    Drill(
        "poison message",
        "every consumer's queue gets a message that is no event, and the bus an event that breaks its contract",
        disturb=disturbances.poison,
    ),
    Drill(
        "publisher killed mid-batch",
        "the publisher dies before and after it puts events on the bus",
        {PUBLISHER: _PUBLISHER_CRASHES},
    ),
    Drill(
        "bus throttled",
        "PutEvents is throttled as a whole, and refuses some entries while others get through",
        {PUBLISHER: _BUS_REFUSES},
    ),
    Drill(
        "duplicate and reordered deliveries",
        "earlier events are put on the bus again, after later ones",
        {PUBLISHER: _REPEATS},
    ),
    Drill(
        "workflow started twice",
        "the start of every running workflow is asked for again",
        disturb=disturbances.start_again,
    ),
    Drill(
        "dead callback",
        "functions die between the write of an order and the callback to its workflow, or the callback is throttled; "
        "the function that closes waits dies, too",
        {**dict.fromkeys(COMMANDS, _DEAD_CALLBACKS), CLOSER: _CLOSER_CRASHES},
    ),
    Drill(
        "late and forged callbacks",
        "workflows are answered with tokens that are invented, used before or too early, and orders of one tenant "
        "are given commands by the other's staff and by whoever may not",
        disturb=disturbances.answer_wrongly,
    ),
    Drill(
        "lost connections",
        "every page loses its network again and again, without a word to the other side",
        {FAN_OUT: _FAN_OUT_CRASHES},
        disturb=disturbances.lose_connections,
    ),
    Drill(
        "restart with orders in flight",
        "the whole platform is stopped and started again",
        disturb=disturbances.restart,
    ),
    Drill(
        "noisy tenant",
        "one tenant sends twenty times the orders of the other at the same time, without a pause",
        shares=(20, 1),
        times=6,
        thinking_seconds=(0, 1),
        first_alone=True,
    ),
)

EVERYTHING: Final = Drill(
    "everything at once",
    "all of the above, faults at lower rates",
    {
        SUPPLIES: [Fault(fault.call, fault.fault, fault.chance / 2) for fault in _CONSUMER_CRASHES],
        STARTER: [Fault(fault.call, fault.fault, fault.chance / 2) for fault in _STARTER_CRASHES],
        CLOSER: _CLOSER_CRASHES,
        FAN_OUT: [Fault(fault.call, fault.fault, fault.chance / 10) for fault in _FAN_OUT_CRASHES],
        PUBLISHER: [
            Fault(fault.call, fault.fault, fault.chance / 2)
            for fault in (*_PUBLISHER_CRASHES, *_BUS_REFUSES, *_REPEATS)
        ],
        **dict.fromkeys(
            COMMANDS,
            (
                *(Fault(fault.call, fault.fault, fault.chance / 5) for fault in _DEAD_CALLBACKS),
                Fault("UpdateItem", "crash-after", 0.02),
                Fault("TransactWriteItems", "crash-after", 0.02),
            ),
        ),
    },
    disturb=disturbances.everything,
)
"""The long drill."""
