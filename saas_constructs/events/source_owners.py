"""Who may publish under which source, in the policy of the bus."""

import re
from typing import Any, cast

from aws_cdk import aws_events as events
from constructs import Construct

from saas_constructs.functions import HandlerFunction

_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}")
_RESERVED = "aws."


class SourceOwners(Construct):
    """Denies a source to all but its owners, and a source without an owner to everybody.

    The statements deny, so no permission of a principal's own opens a source to it: neither a wildcard nor an
    administrator's policy (IAM User Guide, "Policy evaluation logic"). What follows a source stands beside its first
    owner, so that the stack of the bus refers to no other stack.

    Args:
        event_bus: The bus.
    """

    def __init__(self, scope: Construct, id: str, *, event_bus: events.IEventBus) -> None:
        super().__init__(scope, id)
        self._event_bus = event_bus
        self._bus_id = scope.node.id
        self._policies: dict[str, events.CfnEventBusPolicy] = {}
        self._roles: dict[str, list[str]] = {}
        self._unowned = events.CfnEventBusPolicy(
            self,
            "Unowned",
            event_bus_name=event_bus.event_bus_name,
            statement_id="UnownedSources",
            statement=self._deny("UnownedSources", {}),
        )

    def add(self, source: str, owner: HandlerFunction) -> None:
        """Make a function an owner of a source.

        Args:
            source: The exact ``source`` of events.
            owner: Whose role may use it from now on.

        Raises:
            ValueError: If the source is reserved to AWS or has not the form of one.
        """
        if not _FORM.fullmatch(source) or source.startswith(_RESERVED):
            raise ValueError(
                f"source must name a service of yours and not start with aws., got {source!r}; "
                "use letters, digits, '.', '-' and '_', 48 at most"
            )
        roles = self._roles.setdefault(source, [])
        if owner.role.role_arn not in roles:
            roles.append(owner.role.role_arn)
        # The first owner's address: a statement that moves to another owner must not be the one that is then deleted.
        first = self._policies[source].node.scope if source in self._policies else owner
        sid = f"OwnersOf-{re.sub('[._]', '-', source)[:36]}-{cast('Construct', first).node.addr[-12:]}"
        statement = self._deny(
            sid,
            {
                "ForAnyValue:StringEquals": {"events:source": [source]},
                "StringNotEquals": {"aws:PrincipalArn": list(roles)},
            },
        )
        if source in self._policies:
            self._policies[source].statement = statement
            return
        self._policies[source] = events.CfnEventBusPolicy(
            owner,
            f"{self._bus_id}OwnersOf{source}",
            event_bus_name=self._event_bus.event_bus_name,
            statement_id=sid,
            statement=statement,
        )
        # For any: one foreign entry refuses the request that it came with.
        unowned = {"ForAnyValue:StringNotEquals": {"events:source": sorted(self._roles)}}
        self._unowned.statement = self._deny("UnownedSources", unowned)

    def _deny(self, sid: str, conditions: dict[str, Any]) -> dict[str, Any]:
        statement = {
            "Sid": sid,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "events:PutEvents",
            "Resource": self._event_bus.event_bus_arn,
        }
        return {**statement, "Condition": conditions} if conditions else statement
