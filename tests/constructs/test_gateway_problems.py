"""What API Gateway answers itself is a problem document."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from saas_constructs.api.problems import GATEWAY_PROBLEMS, GatewayProblem
from tests.constructs.apis import notes_api

MESSAGE = "$context.error.messageString"
#: What the authorizer says, of which nothing comes from the caller.
OF_AUTHORIZER = ("rate_limit", "monthly_requests", "month_ends")
BY_TYPE = {problem.response_type: problem for problem in GATEWAY_PROBLEMS}


def rendered(problem: GatewayProblem, message: str) -> dict[str, Any]:
    """The body, with variables replaced as API Gateway does: it quotes and escapes the message."""
    text = problem.template.replace(MESSAGE, json.dumps(message)).replace("$context.requestId", "r-1")
    for variable in OF_AUTHORIZER:
        text = text.replace(f"$context.authorizer.{variable}", "7")
    assert "$" not in text, "a variable that API Gateway does not escape"
    body: dict[str, Any] = json.loads(text)
    return body


@pytest.mark.parametrize("problem", GATEWAY_PROBLEMS, ids=lambda problem: problem.response_type)
def test_a_body_stays_json_whatever_the_caller_sent(problem: GatewayProblem) -> None:
    body = rendered(problem, 'Missing "x"\n{}, "status": 200')
    assert body["type"].startswith("/problems/")
    assert body["instance"] == "r-1"
    assert body["title"]
    assert body["detail"]
    assert body.get("status") == problem.status


def test_a_missing_parameter_is_named() -> None:
    message = "Missing required request parameters: [Idempotency-Key]"
    assert rendered(BY_TYPE["BAD_REQUEST_PARAMETERS"], message)["detail"] == message


@pytest.mark.parametrize(
    ("response_type", "members"),
    [
        ("THROTTLED", {"limit": "rate_limit", "allowed": "7"}),
        ("QUOTA_EXCEEDED", {"limit": "monthly_requests", "allowed": "7", "resets_at": "7"}),
    ],
)
def test_a_limit_says_which_and_how_much_it_is(response_type: str, members: dict[str, str]) -> None:
    body = rendered(BY_TYPE[response_type], "")
    assert {name: body.get(name) for name in members} == members


def test_who_is_throttled_learns_when_to_come_back(stack: cdk.Stack) -> None:
    notes_api(stack)
    headers = {
        found["Properties"]["ResponseType"]: found["Properties"]["ResponseParameters"]
        for found in Template.from_stack(stack).find_resources("AWS::ApiGateway::GatewayResponse").values()
    }
    assert headers["THROTTLED"]["gatewayresponse.header.Retry-After"] == "'1'"
    assert headers["QUOTA_EXCEEDED"]["gatewayresponse.header.Retry-After"] == "'3600'"
    assert headers["UNAUTHORIZED"]["gatewayresponse.header.WWW-Authenticate"] == "'Bearer'"
    assert {found["gatewayresponse.header.Content-Type"] for found in headers.values()} == {
        "'application/problem+json'"
    }


@pytest.mark.parametrize(
    ("response_type", "status"),
    [("UNAUTHORIZED", "401"), ("ACCESS_DENIED", "403"), ("MISSING_AUTHENTICATION_TOKEN", "404"), ("THROTTLED", "429")],
)
def test_statuses_are_those_of_http(stack: cdk.Stack, response_type: str, status: str) -> None:
    notes_api(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::ApiGateway::GatewayResponse", {"ResponseType": response_type, "StatusCode": status}
    )


def test_each_kind_has_one_title() -> None:
    titles: dict[str, set[str]] = {}
    for problem in GATEWAY_PROBLEMS:
        titles.setdefault(problem.kind, set()).add(problem.title)
    assert {kind: found for kind, found in titles.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (["https://a.example"], "'https://a.example'"),
        (["https://a.example", "https://b.example"], "'*'"),
    ],
)
def test_pages_of_allowed_origins_can_read_problems(origins: list[str], expected: str) -> None:
    assert BY_TYPE["THROTTLED"].response_headers(origins)["Access-Control-Allow-Origin"] == expected
