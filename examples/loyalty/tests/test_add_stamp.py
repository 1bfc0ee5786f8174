"""The handler of ``addStamp``, called as Lambda calls it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from cards import add_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

TENANT = "t0123456789ab"
CONTEXT = SimpleNamespace(
    function_name="AddStamp",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:us-east-1:111122223333:function:AddStamp",
    aws_request_id="00000000-0000-4000-8000-000000000001",
)


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """DynamoDB, as a session of the tenant reaches it."""
    client = boto3.client("dynamodb")
    monkeypatch.setattr(add_stamp.sessions, "dynamodb", lambda tenant: {TENANT: client}[tenant.tenant_id])
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def stamp(*, roles: str) -> tuple[int, Any]:
    """Status and body of a request by a caller with these roles."""
    caller = {"tenant_id": TENANT, "user_id": "user-1", "tier": "basic", "roles": roles, "sites": "*"}
    event = {
        "pathParameters": {"card_id": "anna"},
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"purchase_id": "first coffee"}),
        "requestContext": {"requestId": "request-1", "authorizer": caller},
    }
    answer = add_stamp.handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_purchase_stamps_a_card_of_the_callers_tenant(dynamodb: Stubber) -> None:
    card = {"pk": {"S": f"{TENANT}#card#anna"}, "sk": {"S": "card"}}
    others = ("UpdateExpression", "ConditionExpression", "ExpressionAttributeValues", "ReturnValues")
    expected = {"TableName": "cards", "Key": card, **dict.fromkeys(others, ANY)}
    dynamodb.add_response("update_item", {"Attributes": {"stamps": {"N": "1"}}}, expected)
    assert stamp(roles="waiter") == (200, {"card_id": "anna", "stamps": 1})


@pytest.mark.usefixtures("dynamodb")
def test_a_customer_may_not_stamp() -> None:
    status, problem = stamp(roles="customer")
    assert (status, problem["type"]) == (403, "/problems/forbidden")
