# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The policy of an event bus counts.

Upstream: MiniStack 1.5.33 stores the policies of event buses and never evaluates them.
Why: a bus that denies a source to all but its owners would let everybody publish under it.
Remove when: ``tests/local/mends/test_iam_event_bus_policy.py`` finds the upstream emulator refusing.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import eventbridge

_BUS = "event-bus/"


def apply() -> None:
    """Evaluate a bus's policy beside those of the caller."""
    eventbridge.bus_policy_for_arn = bus_policy_for_arn
    iam_evaluator._RESOURCE_POLICY_LOOKUPS["events"] = ("eventbridge", "bus_policy_for_arn")


def bus_policy_for_arn(arn: str) -> tuple[dict[str, Any], str] | None:
    """Look up the policy of a bus and the account that owns it; nothing where there is no policy."""
    *_, region, account, resource = arn.split(":", 5)
    if not resource.startswith(_BUS):
        return None
    policy = eventbridge._event_bus_policies.get_scoped(account, region, resource.removeprefix(_BUS))
    return None if policy is None else (policy, account)
