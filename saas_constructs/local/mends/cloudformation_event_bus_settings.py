# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Dead-letter queue, log and key of event buses.

Upstream: MiniStack 1.5.33 stores ``DeadLetterConfig``, ``LogConfig`` and ``KmsKeyIdentifier``
of a bus, but its CloudFormation drops them.
Why: an event that a rule cannot deliver would be lost without a trace.
Remove when: ``tests/local/mends/test_cloudformation_event_bus_settings.py`` finds the upstream
emulator showing them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import eventbridge

from saas_constructs.local.hooks.provisioning import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Events::EventBus": frozenset({"DeadLetterConfig", "LogConfig", "KmsKeyIdentifier"}),
}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::Events::EventBus", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    bus = eventbridge._event_buses[physical_id]
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
