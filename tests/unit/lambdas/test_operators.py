import json
from http import HTTPStatus
from typing import Any

import pytest

from lambdas.shared import observability, operators
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import Operator, operator_operation, operator_operations
from lambdas.shared.problems import ProblemKind
from lambdas.shared.usage import UsageLog
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.operators import operations_setting, operator_event

TENANT = "t0123456789ab"
MACHINE = "arn:aws:sts::111122223333:assumed-role/Billing/run-7"


class TooLateError(Exception):
    """An operation's own error."""


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()


def call(event: dict[str, Any], *, error: Exception | None = None) -> tuple[int, dict[str, Any]]:
    @operator_operation({TooLateError: ProblemKind(HTTPStatus.CONFLICT, "too-late", "It is too late")})
    def handler(_request: ApiRequest, operator: Operator) -> Answer:
        if error is not None:
            raise error
        return Answer(HTTPStatus.OK, {"who": operator.who, "via": operator.via, "roles": sorted(operator.roles)})

    context: Any = FakeContext()
    answer: dict[str, Any] = handler(event, context)
    return answer["statusCode"], json.loads(answer["body"])


@pytest.mark.parametrize("groups", ["admin,support", "[admin support]", "[admin, support]"])
def test_the_groups_of_the_id_token_are_the_roles(groups: str) -> None:
    assert call(operator_event("getTenant", groups=groups)) == (
        200,
        {"who": "ada@platform.example", "via": "admin", "roles": ["admin", "support"]},
    )


def test_a_machine_is_named_by_its_arn_and_needs_no_role() -> None:
    assert call(operator_event("offboardTenant", arn=MACHINE)) == (200, {"who": MACHINE, "via": "iam", "roles": []})


@pytest.mark.parametrize(
    ("operation", "groups", "status"),
    [
        ("getTenant", "auditor", 200),
        ("suspendTenant", "auditor", 403),
        ("suspendTenant", "support", 200),
        ("resetTenantUser", "support", 200),
        ("offboardTenant", "support", 403),
        ("setTenantUserRoles", "support", 403),
        ("offboardTenant", "admin", 200),
        ("getTenant", None, 403),
        ("getTenant", "", 403),
        ("getTenant", "administrators", 403),
    ],
)
def test_a_person_needs_one_of_the_operations_roles(operation: str, groups: str | None, status: int) -> None:
    assert call(operator_event(operation, groups=groups))[0] == status


def test_no_operation_that_changes_something_is_open_to_auditors() -> None:
    for route, entry in json.loads(operations_setting()).items():
        if not route.startswith("GET "):
            assert "auditor" not in entry["roles"], route


def test_an_access_token_is_refused() -> None:
    status, body = call(operator_event("getTenant", token_use="access"))
    assert (status, body["detail"]) == (403, "send the id token: only it says whose it is")


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"identity": {"userArn": None}},
        {"identity": {"userArn": ""}},
        {"authorizer": {"tenant_id": TENANT, "user_id": "user-1", "tier": "basic", "roles": "owner", "sites": "*"}},
    ],
    ids=["nothing", "no principal", "an empty principal", "a tenant's context"],
)
def test_a_request_that_api_gateway_named_no_operator_for_does_nothing(context: dict[str, Any]) -> None:
    event = {**operator_event("getTenant"), "requestContext": context}
    assert call(event)[0] == 500


def test_a_token_without_an_address_does_nothing() -> None:
    assert call(operator_event("getTenant", email=None))[0] == 500


def test_an_operations_own_error_becomes_its_problem() -> None:
    status, body = call(operator_event("getTenant"), error=TooLateError("too late"))
    assert (status, body["type"]) == (409, "/problems/too-late")


def test_one_handler_tells_operations_apart_by_their_route() -> None:
    def answering(name: str) -> operators.Operation:
        return lambda _request, _operator: Answer(HTTPStatus.OK, name)

    handler = operator_operations({name: answering(name) for name in ("setLegalHold", "deleteLegalHold")})
    context: Any = FakeContext()
    for name in ("setLegalHold", "deleteLegalHold"):
        assert json.loads(handler(operator_event(name), context)["body"]) == name


def test_a_role_of_one_operation_opens_no_other_of_the_same_function() -> None:
    handler = operator_operations(
        dict.fromkeys(("suspendTenant", "offboardTenant"), lambda _request, _operator: Answer(HTTPStatus.OK, {}))
    )
    context: Any = FakeContext()
    statuses = [
        handler(operator_event(name, groups="support"), context)["statusCode"]
        for name in ("suspendTenant", "offboardTenant")
    ]
    assert statuses == [200, 403]


def test_the_log_says_who_did_what_to_whom(logs: Output) -> None:
    call(operator_event("getTenant", path={"tenant_id": TENANT}), error=TooLateError("no"))
    (line,) = logs.lines()
    assert (line["operator"], line["operation_id"], line["tenant_id"], line["correlation_id"]) == (
        "ada@platform.example",
        "getTenant",
        TENANT,
        "request-1",
    )


def test_no_tenant_is_billed_for_what_operators_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(observability, "usage_log", UsageLog(metered=True))
    call(operator_event("getTenant", path={"tenant_id": TENANT}))
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith('{"saas_usage"'))
    assert json.loads(line)["saas_usage"]["tenants"] == {}
