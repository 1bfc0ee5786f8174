import base64
import json
from http import HTTPStatus
from typing import Any

import pytest

from lambdas.shared.api import api_operation
from lambdas.shared.errors import FieldError, InvalidRequestError, NotAllowedError, NotFoundError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output, api_event


class TooLateError(Exception):
    """An operation's own error."""


def call(event: dict[str, Any], *, error: Exception | None = None, reads_json: bool = False) -> dict[str, Any]:
    @api_operation({TooLateError: ProblemKind(HTTPStatus.CONFLICT, "too-late", "It is too late")})
    def handler(request: ApiRequest, tenant: Tenant) -> Answer:
        if error is not None:
            raise error
        return Answer(HTTPStatus.OK, {"tenant": tenant.tenant_id, "json": request.json() if reads_json else None})

    context: Any = FakeContext()
    answer: dict[str, Any] = handler(event, context)
    return answer


def test_an_answer_is_json_and_not_to_be_stored() -> None:
    answer = call(api_event())
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert json.loads(answer["body"]) == {"tenant": "t0123456789ab", "json": None}


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (InvalidRequestError.at("/a", "is wrong"), 400, "invalid-request"),
        (NotAllowedError("no"), 403, "forbidden"),
        (NotFoundError("no"), 404, "not-found"),
        (TooLateError("no"), 409, "too-late"),
    ],
)
def test_an_error_becomes_a_problem_by_its_type(error: Exception, status: int, kind: str) -> None:
    answer = call(api_event(), error=error)
    body = json.loads(answer["body"])
    assert answer["statusCode"] == body["status"] == status
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert body["type"] == f"/problems/{kind}"
    assert body["instance"] == "request-1"
    assert body["title"]
    assert body["detail"]


def test_an_error_derived_from_a_known_one_counts_as_that() -> None:
    class StillTooLateError(TooLateError):
        pass

    assert call(api_event(), error=StillTooLateError("no"))["statusCode"] == 409


def test_every_fault_of_an_invalid_request_is_listed() -> None:
    error = InvalidRequestError([FieldError("/a", "one"), FieldError("/b/0", "two")])
    assert json.loads(call(api_event(), error=error)["body"])["errors"] == [
        {"pointer": "/a", "detail": "one"},
        {"pointer": "/b/0", "detail": "two"},
    ]


def test_an_unexpected_error_tells_nothing_and_is_logged(logs: Output, capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(api_event(), error=RuntimeError("password=hunter2"))
    assert answer["statusCode"] == 500
    assert "hunter2" not in answer["body"]
    assert "RuntimeError" not in answer["body"]
    assert json.loads(answer["body"])["instance"] == "request-1"
    (line,) = logs.lines()
    assert line["exception_name"] == "RuntimeError"
    assert line["tenant_id"] == "t0123456789ab"
    assert json.loads(capsys.readouterr().out)["UnexpectedError"] == [1.0]


@pytest.mark.parametrize("event", [{}, {"requestContext": {"requestId": "r"}}, api_event(tenant_id="else")])
def test_without_a_tenant_no_operation_runs(event: dict[str, Any]) -> None:
    assert call(event)["statusCode"] == 500


@pytest.mark.parametrize("roles", ["", "kitchen", "own", "ownerx", "OWNER"])
def test_each_operation_checks_its_roles_itself(roles: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ROLES", "owner manager")
    answer = call(api_event(roles=roles))
    assert answer["statusCode"] == 403
    assert "createOrder" in json.loads(answer["body"])["detail"]
    assert call(api_event(roles=f"{roles} manager"))["statusCode"] == 200


def test_without_configured_roles_nobody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_ROLES")
    assert call(api_event())["statusCode"] == 500


def test_what_a_client_sent_stays_out_of_the_log(logs: Output) -> None:
    call(api_event(body='{"a": "private", "a": 1}'), reads_json=True)
    assert logs.lines()[0]["detail"] == ["/a"]
    assert "private" not in logs.getvalue()


@pytest.mark.parametrize("body", [None, "", "nonsense!", "====", base64.b64encode(b"\xff").decode()])
def test_a_body_that_cannot_be_read_is_refused(body: str | None) -> None:
    assert call(api_event(body=body, isBase64Encoded=True), reads_json=True)["statusCode"] == 400


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "*/*"])
def test_a_body_of_a_type_that_is_not_validated_is_refused(media_type: str) -> None:
    event = api_event(body='{"a":1}', headers={"Content-Type": media_type})
    assert call(event, reads_json=True)["statusCode"] == 415


@pytest.mark.parametrize("headers", [{}, {"content-type": "Application/JSON; charset=utf-8"}])
def test_json_is_read_with_or_without_its_name(headers: dict[str, str]) -> None:
    assert call(api_event(body='{"a":1}', headers=headers), reads_json=True)["statusCode"] == 200


def test_a_base_64_body_is_read() -> None:
    answer = call(api_event(body=base64.b64encode(b'{"a":1}').decode(), isBase64Encoded=True), reads_json=True)
    assert json.loads(answer["body"])["json"] == {"a": 1}


@pytest.mark.parametrize(
    ("allowed", "origin", "header", "vary"),
    [
        ("", "https://a.example", None, None),
        ("https://a.example https://b.example", "https://b.example", "https://b.example", "Origin"),
        ("https://a.example", "https://evil.example", None, "Origin"),
        ("https://a.example", None, None, "Origin"),
        ("*", "https://evil.example", "*", None),
    ],
)
def test_cors_names_allowed_origins_only(
    monkeypatch: pytest.MonkeyPatch, allowed: str, origin: str | None, header: str | None, vary: str | None
) -> None:
    monkeypatch.setenv("CORS_ALLOWED_ORIGINS", allowed)
    for error in (None, RuntimeError()):
        headers = call(api_event(headers={"oRiGiN": origin} if origin else None), error=error)["headers"]
        assert headers.get("Access-Control-Allow-Origin") == header
        assert headers.get("Vary") == vary


def test_a_repeated_query_parameter_is_refused() -> None:
    event = {"queryStringParameters": {"a": "2"}, "multiValueQueryStringParameters": {"a": ["1", "2"], "b": ["1"]}}
    with pytest.raises(InvalidRequestError) as refused:
        ApiRequest(event).query("a")
    assert refused.value.errors[0].pointer == "/query/a"
    assert ApiRequest(event).query("b") is None


def test_a_token_is_good_at_its_own_tenants_address_and_at_nobodys() -> None:
    assert call(api_event(headers={"X-Saas-Tenant": "t0123456789ab"}))["statusCode"] == 200
    assert call(api_event(headers={}))["statusCode"] == 200


@pytest.mark.parametrize("named", ["t0123456789ac", "", "T0123456789AB"])
def test_a_token_is_refused_at_another_tenants_address_whatever_the_authorizer_has_kept(named: str) -> None:
    answer = call(api_event(headers={"x-saas-tenant": named}), error=RuntimeError("ran"))
    body = json.loads(answer["body"])
    assert (answer["statusCode"], body["type"]) == (403, "/problems/wrong-address")


def test_a_wrong_address_tells_nothing_of_the_tenant() -> None:
    events = [api_event(headers={"x-saas-tenant": "tzzzzzzzzzzzz"}, roles=roles) for roles in ("owner", "kitchen")]
    events[0]["requestContext"]["authorizer"]["standing"] = "moving"
    moving, without_role = (json.loads(call(event)["body"]) for event in events)
    assert moving == without_role
    assert moving["type"] == "/problems/wrong-address"
    assert not {"t0123456789ab", "tzzzzzzzzzzzz"} & set(moving["detail"].split())
