"""A stack can say who may use its event bus."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _resources(bus: str, *sids: str, account: str = "111111111111") -> dict[str, Any]:
    policies = {
        sid: {
            "Type": "AWS::Events::EventBusPolicy",
            "Properties": {
                "EventBusName": {"Ref": "Bus"},
                "StatementId": sid,
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": account},
                    "Action": "events:PutEvents",
                    "Resource": {"Fn::GetAtt": ["Bus", "Arn"]},
                },
            },
        }
        for sid in sids
    }
    return {"Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": bus}}, **policies}


def _statements(aws: EmbeddedAws, bus: str) -> dict[str, Any]:
    described = aws.client("events").describe_event_bus(Name=bus)
    return {entry["Sid"]: entry for entry in json.loads(described.get("Policy", '{"Statement": []}'))["Statement"]}


def test_each_statement_is_part_of_the_bus_policy(mended_aws: EmbeddedAws) -> None:
    name = f"bus-{uuid.uuid4().hex}"
    Stack(mended_aws).deploy(_resources(name, "One", "Two"))
    statements = _statements(mended_aws, name)
    assert set(statements) == {"One", "Two"}
    assert statements["One"]["Resource"].endswith(f"event-bus/{name}")


def test_an_update_replaces_one_statement_and_removes_another(mended_aws: EmbeddedAws) -> None:
    name = f"bus-{uuid.uuid4().hex}"
    stack = Stack(mended_aws)
    stack.deploy(_resources(name, "One", "Two"))
    stack.deploy(_resources(name, "One", account="222222222222"))
    statements = _statements(mended_aws, name)
    assert {sid: entry["Principal"] for sid, entry in statements.items()} == {"One": {"AWS": "222222222222"}}


def test_upstream_refuses_the_type(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        Stack(stock_aws).deploy(_resources(f"bus-{uuid.uuid4().hex}", "One"))
