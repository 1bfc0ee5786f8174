"""A role of a stack may do no more than its boundary says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.iam import ACCOUNT, assume, client_of, is_allowed
from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def allowing(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def resources(*, bounded: bool) -> dict[str, Any]:
    role: dict[str, Any] = {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                }
            ],
        },
        "Policies": [{"PolicyName": "all", "PolicyDocument": allowing("sqs:ListQueues", "dynamodb:ListTables")}],
    }
    if bounded:
        role["PermissionsBoundary"] = {"Ref": "Boundary"}
    return {
        "Boundary": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": allowing("sqs:ListQueues")},
        },
        "Role": {"Type": "AWS::IAM::Role", "Properties": role},
    }


def may(aws: EmbeddedAws, stack: Stack) -> tuple[bool, bool]:
    """Whether the role may list queues, and tables."""
    session = assume(aws, f"arn:aws:iam::{ACCOUNT}:role/{stack.id_of('Role')}")
    return (
        is_allowed(client_of(session, "sqs", aws).list_queues),
        is_allowed(client_of(session, "dynamodb", aws).list_tables),
    )


def test_upstream_forgets_the_boundary(stock_aws: EmbeddedAws) -> None:
    stack = Stack(stock_aws)
    stack.deploy(resources(bounded=True))
    assert may(stock_aws, stack) == (True, True)


def test_a_role_is_held_to_its_boundary(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(bounded=True))
    assert may(mended_aws, stack) == (True, False)


def test_an_update_gives_and_takes_the_boundary(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(bounded=False))
    assert may(mended_aws, stack) == (True, True)
    stack.deploy(resources(bounded=True))
    assert may(mended_aws, stack) == (True, False)
    stack.deploy(resources(bounded=False))
    assert may(mended_aws, stack) == (True, True)
