"""Rules of AWS that the mends apply: templates, messages, errors, leading keys."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from saas_constructs.local.emulation.context_variables import render
from saas_constructs.local.emulation.embedded_metrics import Metric, embedded_metrics
from saas_constructs.local.emulation.leading_keys import Tables, leading_keys
from saas_constructs.local.emulation.proxy_response import is_proxy_response
from saas_constructs.local.emulation.python_errors import exception_name, stack_frames
from saas_constructs.local.emulation.validation_messages import validation_error_string

KEYS = {("orders", None): "pk", ("orders", "by_site"): "site_pk", ("other", None): "id"}


def _tables(checked: str = "orders", index: str | None = None) -> Tables:
    return Tables(
        is_checked=lambda table, name: (table, name) == (checked, index),
        partition_key=lambda table, name: KEYS.get((table, name)),
    )


def _key(pk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "order"}}


@pytest.mark.parametrize(
    ("template", "rendered"),
    [
        ("$context.requestId", "id-1"),
        ("${context.requestId}x", "id-1x"),
        ("$context.authorizer.tenant_id-$context.requestId", "t1-id-1"),
        ("$context.absent", "-"),
        ("$contextual $ ${context}", "$contextual $ ${context}"),
        ('{"a": "$context.quoted"}', '{"a": "\\"$context.requestId\\n"}'),
        ("$context.status", "200"),
    ],
)
def test_context_variables(template: str, rendered: str) -> None:
    values = {
        "requestId": "id-1",
        "authorizer.tenant_id": "t1",
        "quoted": '"$context.requestId\n',
        "status": 200,
    }
    assert render(template, values, absent="-") == rendered


def test_a_batch_names_each_key_of_the_checked_table_once() -> None:
    request = {"RequestItems": {"orders": {"Keys": [_key("a"), _key("b"), _key("a")]}, "other": {"Keys": []}}}
    assert leading_keys("BatchGetItem", request, _tables()) == ["a", "b"]
    assert leading_keys("BatchGetItem", request, _tables("other")) is None


@pytest.mark.parametrize(
    "key",
    [{}, {"pk": {"N": "1"}}, {"pk": {"S": "a", "N": "1"}}, {"pk": "a"}, {"sk": {"S": "a"}}, {"pk": {"S": 1}}, None, []],
)
def test_a_key_that_is_not_certain_leaves_none(key: Any) -> None:
    assert leading_keys("GetItem", {"TableName": "orders", "Key": key}, _tables()) is None
    batch = {"RequestItems": {"orders": {"Keys": [_key("a"), key]}}}
    assert leading_keys("BatchGetItem", batch, _tables()) is None


@pytest.mark.parametrize(
    "write",
    [
        {"PutRequest": {"Item": _key("a")}, "DeleteRequest": {"Key": _key("b")}},
        {"Unknown": {"Item": _key("a")}},
        {"PutRequest": {"Key": _key("a")}},
        {},
        "PutRequest",
    ],
)
def test_a_write_of_no_known_form_leaves_none(write: Any) -> None:
    request = {"RequestItems": {"orders": [{"PutRequest": {"Item": _key("a")}}, write]}}
    assert leading_keys("BatchWriteItem", request, _tables()) is None


def test_a_transaction_is_read_as_one_only_in_one() -> None:
    items = [{"Put": {"TableName": "orders", "Item": _key("a")}}, {"Delete": {"TableName": "orders", "Key": _key("b")}}]
    request = {"TransactItems": items}
    assert leading_keys("PutItem", request, _tables(), in_transaction=True) == ["a"]
    assert leading_keys("DeleteItem", request, _tables(), in_transaction=True) == ["b"]
    decoy = {**request, "TableName": "orders", "Item": _key("c")}
    assert leading_keys("PutItem", decoy, _tables()) == ["c"]


def test_scans_and_statements_have_no_leading_key() -> None:
    for action in ("Scan", "PartiQLSelect", "DescribeTable"):
        assert leading_keys(action, {"TableName": "orders", "Key": _key("a")}, _tables()) is None


def test_an_index_has_its_own_partition_key() -> None:
    request = {
        "TableName": "orders",
        "IndexName": "by_site",
        "KeyConditionExpression": "site_pk = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}},
    }
    assert leading_keys("Query", request, _tables(index="by_site")) == ["a"]
    assert leading_keys("Query", request, _tables()) is None
    both = {**request, "KeyConditions": {}}
    assert leading_keys("Query", both, _tables(index="by_site")) is None


class _OrderRefusedError(Exception):
    """An error of a function's own."""


@pytest.mark.parametrize("message", ["", "no", "a: b", "two\nlines\n", "Traceback (most recent call last):\nX: y"])
def test_the_exception_of_a_traceback_is_named(message: str) -> None:
    error = _OrderRefusedError(message)
    trace = "a line of the function's own\n" + "".join(traceback.format_exception(error))
    assert exception_name(trace, message) == "_OrderRefusedError"


@pytest.mark.parametrize("trace", ["", "no traceback here", "Task timed out after 3.00 seconds"])
def test_without_a_traceback_nothing_is_named(trace: str) -> None:
    assert exception_name(trace, "no") is None
    assert stack_frames(trace) == []


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, '[object has missing required properties (["a","b"])]'),
        (
            {"a": True, "b": 1},
            '[instance type (boolean) does not match any allowed primitive type (allowed: ["string"])]',
        ),
        ({"a": "x", "b": 11}, "[numeric instance is greater than the required maximum (maximum: 10, found: 11)]"),
        ({"a": "x", "b": 1, "e": "y"}, '[instance value ("y") not found in enum (possible values: ["x"])]'),
        (
            {"a": "x", "b": 1, "c": {"d": ""}},
            '[string "" is too short (length: 0, required minimum: 1)]',
        ),
    ],
)
def test_validation_messages(document: object, message: str) -> None:
    schema = {
        "required": ["b", "a"],
        "properties": {
            "a": {"type": "string"},
            "e": {"enum": ["x"]},
            "b": {"maximum": 10},
            "c": {"$ref": "https://apigateway.amazonaws.com/restapis/x/models/C"},
        },
    }
    models = {"C": {"properties": {"d": {"minLength": 1}}}}
    found = validation_error_string(document, schema, lambda uri: models[uri.rpartition("/")[2]])
    assert found == message


@pytest.mark.parametrize(
    "line",
    [
        "order placed",
        '{"CloudWatchMetrics": []}',
        '{"_aws": {"CloudWatchMetrics": null}}',
        '{"_aws": {"CloudWatchMetrics": [{"Metrics": [{"Name": "absent"}], "Namespace": "n"}]}}',
        '{"_aws": {"CloudWatchMetrics": [{"Metrics": [{"Name": "x"}], "Namespace": "n"}]}, "x": "many"}',
        'prefix {"_aws": {"CloudWatchMetrics": []}}',
    ],
)
def test_a_line_that_is_no_embedded_metric_has_none(line: str) -> None:
    assert embedded_metrics(line) == []


def test_an_embedded_metric_without_dimensions() -> None:
    line = '{"_aws": {"CloudWatchMetrics": [{"Namespace": "n", "Metrics": [{"Name": "x"}]}]}, "x": 1}'
    assert embedded_metrics(line) == [Metric("n", "x", 1.0, "None", {})]


@pytest.mark.parametrize(
    ("answer", "readable"),
    [
        ({"statusCode": 200, "body": "x", "headers": {"a": "b"}, "isBase64Encoded": False}, True),
        ({"statusCode": "201", "multiValueHeaders": {"a": ["b"]}, "body": None}, True),
        ({"statusCode": 200, "body": {"a": 1}}, False),
        ({"statusCode": "ok"}, False),
        ({"order": 1}, False),
        ("text", False),
        (None, False),
        ([], False),
    ],
)
def test_what_a_function_may_answer(answer: object, *, readable: bool) -> None:
    assert is_proxy_response(answer) is readable
