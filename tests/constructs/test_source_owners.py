"""The bus's policy: a source belongs to its owners, whatever permissions others have; without owners to nobody."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from saas_constructs.events import EventBus
from tests.constructs.functions import own_function


def statements(stack: cdk.Stack) -> list[dict[str, Any]]:
    """The statements of the policies of buses in a stack."""
    found = Template.from_stack(stack).find_resources("AWS::Events::EventBusPolicy").values()
    return [policy["Properties"]["Statement"] for policy in found]


def denied(stack: cdk.Stack) -> dict[str, Any]:
    """What is denied, by source, and to all but whom."""
    return {
        statement["Condition"]["ForAnyValue:StringEquals"]["events:source"][0]: statement["Condition"][
            "StringNotEquals"
        ]["aws:PrincipalArn"]
        for statement in statements(stack)
        if "ForAnyValue:StringEquals" in statement.get("Condition", {})
    }


def test_a_source_is_denied_to_all_but_its_owners(stack: cdk.Stack) -> None:
    bus = EventBus(stack, "Bus")
    orders, menus = own_function(stack, "Orders"), own_function(stack, "Menus")
    bus.grant_publish(orders, source="orders")
    bus.grant_publish(menus, sources=["menus", "orders"])
    arns = [stack.resolve(function.role.role_arn) for function in (orders, menus)]
    assert denied(stack) == {"orders": arns, "menus": arns[1:]}
    for statement in statements(stack):
        assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "events:PutEvents")
        assert statement["Resource"] == stack.resolve(bus.event_bus.event_bus_arn)


def test_a_source_without_an_owner_is_denied_to_everybody(stack: cdk.Stack) -> None:
    bus = EventBus(stack, "Bus")
    bus.grant_publish(own_function(stack), sources=["orders", "menus"])
    (unowned,) = (found for found in statements(stack) if found["Sid"] == "UnownedSources")
    assert unowned["Condition"] == {"ForAnyValue:StringNotEquals": {"events:source": ["menus", "orders"]}}


def test_a_bus_without_publishers_takes_nothing(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus")
    (statement,) = statements(stack)
    assert "Condition" not in statement


def test_the_buss_stack_refers_to_no_owners_stack(app: cdk.App) -> None:
    plane, other = cdk.Stack(app, "Plane"), cdk.Stack(app, "Other")
    bus = EventBus(plane, "Bus")
    bus.grant_publish(own_function(other), source="orders")
    (unowned,) = statements(plane)
    assert unowned["Condition"]["ForAnyValue:StringNotEquals"] == {"events:source": ["orders"]}
    assert "Other" not in json.dumps(unowned)
    assert list(denied(other)) == ["orders"]


def test_a_statement_that_moves_to_another_owner_has_another_id(app: cdk.App) -> None:
    """CloudFormation makes the new one first and deletes the old one by its id."""
    ids = set()
    stacks = [cdk.Stack(app, name) for name in ("One", "Two")]
    for stack in stacks:
        EventBus(stack, "Bus").grant_publish(own_function(stack, f"Function{stack.node.id}"), source="orders")
    for stack in stacks:
        policies = Template.from_stack(stack).find_resources("AWS::Events::EventBusPolicy").values()
        ids |= {policy["Properties"]["StatementId"] for policy in policies}
    assert len(ids) == 3
    assert all(len(statement_id) <= 64 for statement_id in ids)


@pytest.mark.parametrize("source", ["", "aws.orders", "a b", "*", "x" * 49, "saas.*"])
def test_a_source_that_cannot_be_owned_is_refused(stack: cdk.Stack, source: str) -> None:
    with pytest.raises(ValueError, match=r"source must name a service of yours and not start with aws\., got"):
        EventBus(stack, "Bus").grant_publish(own_function(stack), source=source)
