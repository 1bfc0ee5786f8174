"""Failures of AWS calls that a client may try again, and those that it may not."""

import json

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from lambdas.shared.aws_errors import is_transient
from lambdas.shared.errors import BusyError
from tests.fakes.errors import client_error
from tests.unit.lambdas.conftest import Output, api_event
from tests.unit.lambdas.test_api import call


def cancelled(*codes: str) -> ClientError:
    return client_error(
        "TransactionCanceledException", "TransactWriteItems", CancellationReasons=[{"Code": code} for code in codes]
    )


TRANSIENT = [
    client_error("ProvisionedThroughputExceededException", "PutItem"),
    client_error("ThrottlingException", "PutItem"),
    client_error("Throttling", "AssumeRole"),
    client_error("RequestLimitExceeded", "PutItem"),
    client_error("TransactionConflictException", "UpdateItem"),
    client_error("TransactionInProgressException", "TransactWriteItems"),
    client_error("InternalServerError", "PutItem"),
    cancelled("TransactionConflict", "None"),
    cancelled("None", "ThrottlingError"),
    cancelled("ProvisionedThroughputExceeded", "TransactionConflict"),
    ReadTimeoutError(endpoint_url="https://dynamodb"),
    ConnectTimeoutError(endpoint_url="https://dynamodb"),
    EndpointConnectionError(endpoint_url="https://dynamodb"),
    BusyError("others"),
]
LASTING = [
    client_error("AccessDeniedException", "PutItem"),
    client_error("ValidationException", "PutItem"),
    client_error("ResourceNotFoundException", "PutItem"),
    client_error("ConditionalCheckFailedException", "PutItem"),
    cancelled("ConditionalCheckFailed", "TransactionConflict"),
    cancelled("None", "None"),
    cancelled(),
    NoCredentialsError(),
    RuntimeError("ThrottlingException"),
]


@pytest.mark.parametrize("error", TRANSIENT, ids=str)
def test_what_may_pass_is_a_503_that_says_when_to_try_again(error: Exception, logs: Output) -> None:
    answer = call(api_event(), error=error)
    body = json.loads(answer["body"])
    assert (answer["statusCode"], body["type"]) == (503, "/problems/busy")
    assert int(answer["headers"]["Retry-After"]) >= 1
    assert "dynamodb" not in answer["body"]
    assert all(line["level"] != "ERROR" for line in logs.lines())


@pytest.mark.parametrize("error", LASTING, ids=str)
def test_what_will_not_pass_is_a_500(error: Exception) -> None:
    assert not is_transient(error)
    answer = call(api_event(), error=error)
    assert answer["statusCode"] == 500
    assert "Retry-After" not in answer["headers"]
