"""Which operation is allowed when, and what it leads to. The table of docs/guides/lifecycle.md, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lambdas.shared.lifecycle.operation import CHANGE_TIER, EXPORT, OFFBOARD, REACTIVATE, RENAME, SUSPEND
from lambdas.shared.registry.records import ACTIVE, OFFBOARDED, SUSPENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an operation may begin.

    Attributes:
        allowed: The tenant's statuses.
        leads_to: The status that is wanted; the tenant's own stays when there is none.
    """

    allowed: frozenset[str]
    leads_to: str | None = None


_SERVED: Final = frozenset({ACTIVE, SUSPENDED})

RULES: Final[Mapping[str, Rule]] = {
    SUSPEND: Rule(allowed=frozenset({ACTIVE}), leads_to=SUSPENDED),
    REACTIVATE: Rule(allowed=frozenset({SUSPENDED}), leads_to=ACTIVE),
    RENAME: Rule(allowed=_SERVED),
    CHANGE_TIER: Rule(allowed=_SERVED),
    EXPORT: Rule(allowed=_SERVED),
    OFFBOARD: Rule(allowed=_SERVED, leads_to=OFFBOARDED),
}
"""By kind; onboarding makes its tenant and needs no rule."""
