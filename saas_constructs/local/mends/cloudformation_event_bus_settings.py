"""Keep an event bus's dead-letter queue, log and key settings in stacks.

Upstream's EventBridge stores ``DeadLetterConfig``, ``LogConfig`` and ``KmsKeyIdentifier``; its
CloudFormation drops them, and an event that a rule cannot deliver is lost without a trace.

Remove when ``DescribeEventBus`` shows them for a bus made by a stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import eventbridge

from saas_constructs.local.provisioning import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Events::EventBus": frozenset({"DeadLetterConfig", "LogConfig", "KmsKeyIdentifier"}),
}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::Events::EventBus", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    bus = eventbridge._event_buses[physical_id]  # noqa: SLF001 - the hook point
    dead_letters = new.get("DeadLetterConfig")
    if dead_letters:
        # CloudFormation spells it Arn, as the API does.
        bus["DeadLetterConfig"] = dead_letters
    else:
        bus.pop("DeadLetterConfig", None)
    for name in ("LogConfig", "KmsKeyIdentifier"):
        if new.get(name):
            bus[name] = new[name]
        else:
            bus.pop(name, None)
