import json
from typing import Any

import pytest

from lambdas.shared.observability import count, identify, logger, observed
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output


@observed
def handler(event: Any, _context: Any) -> Any:
    if event.get("tenant_id"):
        identify(event["tenant_id"], request_id="request-1")
    logger.info("first")
    logger.info("second")
    if event.get("count"):
        count("OrderPlaced")
        count("OrderPlaced")
    if event.get("fail"):
        raise ValueError("broken")
    return "done"


def invoke(**event: Any) -> Any:
    context: Any = FakeContext()
    return handler(event, context)


def test_the_tenant_is_on_every_line_and_on_none_of_the_next_invocation(logs: Output) -> None:
    invoke(tenant_id="t0123456789ab")
    invoke()
    own, following = logs.lines()[:2], logs.lines()[2:]
    assert [line["tenant_id"] for line in own] == ["t0123456789ab"] * 2
    assert [line["correlation_id"] for line in own] == ["request-1"] * 2
    assert all("tenant_id" not in line and "correlation_id" not in line for line in following)


def test_nothing_of_a_failed_invocation_is_left(logs: Output, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="broken"):
        invoke(tenant_id="t0123456789ab", count=True, fail=True)
    logger.info("after")
    assert "tenant_id" not in logs.lines()[-1]
    assert len(capsys.readouterr().out.splitlines()) == 1
    invoke(count=True)
    assert "tenant_id" not in json.loads(capsys.readouterr().out)


def test_metrics_of_the_next_invocation_name_no_tenant_of_one_that_counted_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    invoke(tenant_id="t0123456789ab")
    invoke(count=True)
    assert "tenant_id" not in json.loads(capsys.readouterr().out)


def test_metrics_are_flushed_once_with_the_tenant_as_metadata_only(capsys: pytest.CaptureFixture[str]) -> None:
    invoke(tenant_id="t0123456789ab", count=True)
    (line,) = capsys.readouterr().out.splitlines()
    document = json.loads(line)
    (directive,) = document["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "saas"
    assert directive["Dimensions"] == [["service"]]
    assert directive["Metrics"] == [{"Name": "OrderPlaced", "Unit": "Count"}]
    assert document["tenant_id"] == "t0123456789ab"
    assert document["OrderPlaced"] == [1.0, 1.0]


def test_without_metrics_nothing_is_flushed_and_nobody_is_warned(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke() == "done"
    assert capsys.readouterr().out == ""


def test_lines_name_the_invocation(logs: Output) -> None:
    invoke()
    assert logs.lines()[0]["function_request_id"] == FakeContext().aws_request_id
