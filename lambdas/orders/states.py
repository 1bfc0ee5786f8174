"""The order's state machine: which command leads from where to where, and who may give it. Pure.

::

    PLACED -accept-> ACCEPTED -start-> PREPARING -ready-> READY -serve-> SERVED
    PLACED -reject-> REJECTED      cancel -> CANCELLED (how far depends on the role)      expire -> EXPIRED
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

PLACED: Final = "PLACED"
ACCEPTED: Final = "ACCEPTED"
PREPARING: Final = "PREPARING"
READY: Final = "READY"
SERVED: Final = "SERVED"
REJECTED: Final = "REJECTED"
CANCELLED: Final = "CANCELLED"
EXPIRED: Final = "EXPIRED"

OPEN: Final = frozenset({PLACED, ACCEPTED, PREPARING, READY})
"""States that something leads out of."""
IN_KITCHEN: Final = frozenset({ACCEPTED, PREPARING, READY})
"""States in which an order takes one of its site's places in the kitchen."""
TERMINAL: Final = frozenset({SERVED, REJECTED, CANCELLED, EXPIRED})
"""States that nothing leads out of."""
STATUSES: Final = OPEN | TERMINAL

STAFF: Final = frozenset({"owner", "manager", "waiter", "kitchen"})
"""Roles that see every order of their sites; whoever has none of them sees own orders only."""
CUSTOMER: Final = "customer"
SERVICE: Final = "service"
"""The role of the platform's own services, which no token carries."""


@dataclass(frozen=True, slots=True)
class Command:
    """A way to another state.

    Attributes:
        name: As in the path of its operation.
        target: The state it leads to.
        sources: By role, the states from which who has that role may give it.
    """

    name: str
    target: str
    sources: Mapping[str, frozenset[str]]

    def allowed_from(self, roles: Collection[str], *, own: bool) -> frozenset[str]:
        """States from which a caller may give the command.

        Args:
            roles: The caller's.
            own: Whether the caller placed the order; a customer has a say in own orders only.
        """
        return frozenset().union(
            *(self.sources.get(role, frozenset()) for role in roles if own or role != CUSTOMER),
        )


def _command(name: str, target: str, roles: Collection[str], *sources: str) -> Command:
    return Command(name, target, dict.fromkeys(roles, frozenset(sources)))


_KITCHEN: Final = ("kitchen", "manager", "owner")

ACCEPT: Final = _command("accept", ACCEPTED, _KITCHEN, PLACED)
REJECT: Final = _command("reject", REJECTED, _KITCHEN, PLACED)
START: Final = _command("start", PREPARING, _KITCHEN, ACCEPTED)
FINISH: Final = _command("ready", READY, _KITCHEN, PREPARING)
SERVE: Final = _command("serve", SERVED, ("waiter", "manager", "owner"), READY)
CANCEL: Final = Command(
    "cancel",
    CANCELLED,
    {
        CUSTOMER: frozenset({PLACED}),
        "waiter": frozenset({PLACED, ACCEPTED}),
        "manager": OPEN,
        "owner": OPEN,
    },
)
EXPIRE: Final = Command("expire", EXPIRED, {SERVICE: OPEN})

COMMANDS: Final = (ACCEPT, REJECT, START, FINISH, SERVE, CANCEL, EXPIRE)


def possible(status: str, roles: Collection[str], *, own: bool) -> tuple[str, ...]:
    """Names of the commands that a caller may give to an order in ``status``."""
    return tuple(command.name for command in COMMANDS if status in command.allowed_from(roles, own=own))
