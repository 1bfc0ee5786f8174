"""A bus that denies a source to all but its owner is obeyed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.local.iam import assume, client_of, is_allowed, make_role
from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

PUBLISHES = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}


@dataclass(frozen=True)
class Bus:
    aws: EmbeddedAws
    name: str
    owner: str
    other: str

    def publishes(self, role: str, *sources: str) -> bool:
        entries = [
            {"EventBusName": self.name, "Source": source, "DetailType": "OrderPlaced", "Detail": "{}"}
            for source in sources
        ]
        put_events = client_of(assume(self.aws, role), "events", self.aws).put_events
        return is_allowed(put_events, Entries=entries)


def bus_with_policy(aws: EmbeddedAws) -> Bus:
    """A bus on which ``orders`` is one role's source, and two roles that may publish anything."""
    owner, other = make_role(aws, [PUBLISHES]), make_role(aws, [PUBLISHES])
    statement: dict[str, Any] = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "events:PutEvents",
        "Resource": {"Fn::GetAtt": ["Bus", "Arn"]},
        "Condition": {"StringEquals": {"events:source": "orders"}, "ArnNotEquals": {"aws:PrincipalArn": [owner]}},
    }
    stack = Stack(aws)
    stack.deploy(
        {
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": f"bus-{uuid.uuid4().hex}"}},
            "Policy": {
                "Type": "AWS::Events::EventBusPolicy",
                "Properties": {"EventBusName": {"Ref": "Bus"}, "StatementId": "Owners", "Statement": statement},
            },
        }
    )
    return Bus(aws, stack.id_of("Bus"), owner, other)


def test_upstream_does_not_look_at_it(stock_aws: EmbeddedAws) -> None:
    events = stock_aws.client("events")
    name = f"bus-{uuid.uuid4().hex}"
    events.create_event_bus(Name=name)
    events.put_permission(EventBusName=name, StatementId="s", Action="events:PutEvents", Principal="*")
    # Without a permission of its own, the bus's statement is all that could let the role pass.
    assert not Bus(stock_aws, name, "", "").publishes(make_role(stock_aws, []), "orders")


def test_the_statement_of_a_bus_lets_pass(mended_aws: EmbeddedAws) -> None:
    events = mended_aws.client("events")
    name = f"bus-{uuid.uuid4().hex}"
    events.create_event_bus(Name=name)
    events.put_permission(EventBusName=name, StatementId="s", Action="events:PutEvents", Principal="*")
    assert Bus(mended_aws, name, "", "").publishes(make_role(mended_aws, []), "orders")


def test_the_owner_publishes_under_its_source(mended_aws: EmbeddedAws) -> None:
    bus = bus_with_policy(mended_aws)
    assert bus.publishes(bus.owner, "orders")


def test_another_does_not(mended_aws: EmbeddedAws) -> None:
    bus = bus_with_policy(mended_aws)
    assert not bus.publishes(bus.other, "orders")
    assert not bus.publishes(bus.other, "kitchen", "orders")
    assert bus.publishes(bus.other, "kitchen")
