"""What an invocation used is told by tenant, whole and to the unit."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared import observability
from lambdas.shared.observability import forget, identify, observed
from lambdas.shared.usage import Invocation, UsageLog, divided
from tests.fakes.lambda_context import FakeContext

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def told(invocation: Invocation) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(invocation.line(request_id="request-1", memory_mb=512))
    return line["saas_usage"]  # type: ignore[no-any-return]  # parsed JSON


def test_all_of_a_request_is_its_tenants() -> None:
    clock = Clock()
    invocation = Invocation(clock)
    invocation.work_for(A)
    invocation.consumed("GetItem", {"ConsumedCapacity": {"CapacityUnits": 0.5}})
    invocation.consumed("PutItem", {"ConsumedCapacity": {"CapacityUnits": 3.0}})
    clock.seconds = 0.0121
    assert told(invocation) == {
        "request_id": "request-1",
        "memory_mb": 512,
        "tenants": {A: {"invocations": 1, "milliseconds": 13, "read_units": 0.5, "write_units": 3}},
    }


def test_capacity_goes_to_the_tenant_that_is_worked_for_and_the_rest_by_records() -> None:
    clock = Clock()
    invocation = Invocation(clock)
    for tenant_id, units in ((A, 1.0), (B, 2.0), (A, 4.0)):
        invocation.work_for(tenant_id)
        invocation.consumed("UpdateItem", {"ConsumedCapacity": {"CapacityUnits": units}})
        invocation.leave()
    # For all three records at once.
    invocation.consumed("Query", {"ConsumedCapacity": {"CapacityUnits": 1.5}})
    clock.seconds = 0.03
    tenants = told(invocation)["tenants"]
    assert tenants[A] == {"invocations": 1, "milliseconds": 20, "read_units": 1, "write_units": 5}
    assert tenants[B] == {"invocations": 0, "milliseconds": 10, "read_units": 0.5, "write_units": 2}


def test_what_is_done_for_no_tenant_is_common() -> None:
    invocation = Invocation(Clock())
    invocation.consumed("Query", {"ConsumedCapacity": {"CapacityUnits": 0.5}})
    used = told(invocation)
    assert used["tenants"] == {}
    assert used["common"] == {"read_units": 0.5, "write_units": 0}


def test_the_tables_and_indexes_of_a_transaction_add_up_and_checks_count_as_dynamodb_says() -> None:
    invocation = Invocation(Clock())
    invocation.work_for(A)
    entries = [
        {"TableName": "one", "CapacityUnits": 5.0, "WriteCapacityUnits": 4.0},
        {"TableName": "two", "CapacityUnits": 3.0, "WriteCapacityUnits": 2.0, "ReadCapacityUnits": 1.0},
    ]
    invocation.consumed("TransactWriteItems", {"ConsumedCapacity": entries})
    found = told(invocation)["tenants"][A]
    assert (found["read_units"], found["write_units"]) == (1, 7)


@given(
    total=st.integers(0, 10_000),
    weights=st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 50), min_size=1, max_size=12),
    turn=st.integers(0, 1000),
)
def test_parts_add_up_and_are_within_one_of_the_exact_share(total: int, weights: dict[str, int], turn: int) -> None:
    parts = divided(total, weights, turn=turn)
    assert sum(parts.values()) == total
    assert parts.keys() == weights.keys()
    whole = sum(weights.values())
    assert all(abs(parts[name] * whole - total * weight) < whole for name, weight in weights.items())


def test_the_undivided_rest_goes_round() -> None:
    given_to = {next(name for name, part in divided(1, {"a": 1, "b": 1}, turn=turn).items() if part) for turn in (0, 1)}
    assert given_to == {"a", "b"}


@observed
def handler(event: Any, _context: Any) -> None:
    for tenant_id in event["tenants"]:
        identify(tenant_id)
        forget()
    if event.get("fail"):
        raise ValueError("broken")


def invoke(**event: Any) -> None:
    context: Any = FakeContext()
    handler(event, context)


def test_a_function_that_is_not_metered_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    invoke(tenants=[A])
    assert capsys.readouterr().out == ""


def test_a_metered_function_tells_each_invocation_once_also_a_failed_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(observability, "usage_log", UsageLog(metered=True))
    invoke(tenants=[A])
    with pytest.raises(ValueError, match="broken"):
        invoke(tenants=[B], fail=True)
    lines = [json.loads(line)["saas_usage"] for line in capsys.readouterr().out.splitlines()]
    assert [list(line["tenants"]) for line in lines] == [[A], [B]]
    assert lines[0]["request_id"] == FakeContext().aws_request_id


@pytest.mark.parametrize(("metered", "asked", "units"), [(True, "TOTAL", 2), (False, None, 0)])
def test_clients_of_metered_functions_ask_for_capacity_and_count_it(
    monkeypatch: pytest.MonkeyPatch, *, metered: bool, asked: str | None, units: int
) -> None:
    session = botocore.session.Session()
    log = UsageLog(metered=metered)
    log.watch(session)
    client: Any = session.create_client("dynamodb", region_name="eu-west-1")
    requests = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        requests.append(json.loads(request.body))
        consumed = (
            {"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 2.0}} if asked in requests[-1].values() else {}
        )
        response = AWSResponse(request.url, 200, HTTPHeaders(), None)
        monkeypatch.setattr(response, "_content", json.dumps(consumed).encode())
        return response

    client.meta.events.register("before-send.dynamodb", answer)
    log.begin()
    log.invocation.work_for(A)
    client.put_item(TableName="t", Item={"pk": {"S": "a"}})
    client.describe_table(TableName="t")
    assert [body.get("ReturnConsumedCapacity") for body in requests] == [asked, None]
    assert told(log.invocation)["tenants"][A]["write_units"] == units
