"""What a migration's state allows. Pure.

::

    loading -open_mirror-> mirroring -freeze-> freezing -close-> closing -cut_over-> cut_over -finish-> retired
                               ^                  |                 |                   |  ^
                               +------ thaw ------+------ thaw -----+          leave    v  |  stay
                               +---------------------- roll_back ---------------------- leaving
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

from lambdas.shared.registry.records import ACTIVE, MOVING

LOADING: Final = "loading"
MIRRORING: Final = "mirroring"
FREEZING: Final = "freezing"
CLOSING: Final = "closing"
CUT_OVER: Final = "cut_over"
LEAVING: Final = "leaving"
RETIRED: Final = "retired"

TAKING_IN: Final = frozenset({LOADING, MIRRORING, FREEZING})
"""States in which changes of the old installation are taken in."""


class MigrationStateError(Exception):
    """The migration, or its tenant, is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A way to another state.

    Attributes:
        sources: States of the migration that it leads from.
        target: The state that it leads to.
        tenant: The tenant's status before and after; it stays where there is none.
    """

    sources: frozenset[str]
    target: str
    tenant: tuple[str, str] | None = None


_FREEZE: Final = (ACTIVE, MOVING)
_THAW: Final = (MOVING, ACTIVE)

TRANSITIONS: Final = {
    "open_mirror": Transition(frozenset({LOADING, MIRRORING}), MIRRORING),
    "freeze": Transition(frozenset({LOADING, MIRRORING}), FREEZING, _FREEZE),
    "close": Transition(frozenset({FREEZING}), CLOSING),
    "thaw": Transition(frozenset({FREEZING, CLOSING}), MIRRORING, _THAW),
    "cut_over": Transition(frozenset({CLOSING}), CUT_OVER, _THAW),
    "leave": Transition(frozenset({CUT_OVER}), LEAVING, _FREEZE),
    "stay": Transition(frozenset({LEAVING}), CUT_OVER, _THAW),
    "roll_back": Transition(frozenset({LEAVING}), MIRRORING, _THAW),
    "retire": Transition(frozenset({CUT_OVER}), CUT_OVER),
    "finish": Transition(frozenset({CUT_OVER}), RETIRED),
}
"""By the action that takes it."""


def authority_in(status: str) -> str:
    """Which of the two systems is right where they differ: ``old`` or ``new``."""
    return "new" if status in {CUT_OVER, LEAVING, RETIRED} else "old"


@dataclass(frozen=True, slots=True)
class Step:
    """An entry in a migration's history.

    Attributes:
        action: What was done.
        status: The state that it led to.
        at: UTC, RFC 3339 with milliseconds.
        by: Who did it.
    """

    action: str
    status: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Migration:
    """A tenant's migration from an old installation.

    Attributes:
        tenant_id: The tenant.
        migration_id: Name of the old installation.
        status: One of the states of this module.
        history: All that was done, the first one first.
        version: Counts the writes.
        retire_on: Day from which there is no way back, ``YYYY-MM-DD``.
    """

    tenant_id: str
    migration_id: str
    status: str
    history: tuple[Step, ...]
    version: int
    retire_on: str | None = None

    @property
    def authority(self) -> str:
        """Which system is right: ``old`` or ``new``."""
        return authority_in(self.status)

    def to_json(self) -> dict[str, Any]:
        """The migration as operators see it."""
        return {
            "migration_id": self.migration_id,
            "status": self.status,
            "authority": self.authority,
            "retire_on": self.retire_on,
            "history": [asdict(step) for step in self.history],
        }


def check_takes_in(migration: Migration | None, migration_id: str) -> Migration:
    """Return the migration; refuse changes of the old installation where it is not the authority.

    Raises:
        MigrationStateError: There is no such migration, or it takes nothing in.
    """
    if migration is None or migration.migration_id != migration_id:
        raise MigrationStateError(f"the tenant has no migration from {migration_id!r}; start it first")
    if migration.status not in TAKING_IN:
        raise MigrationStateError(
            f"the migration is {migration.status!r}, and takes changes in when {' or '.join(sorted(TAKING_IN))}"
        )
    return migration
