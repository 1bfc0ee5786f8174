"""A failed function tells its exception's class."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """
import os

class OrderRefused(Exception):
    pass

def handler(event, context):
    if event["kind"] == "ends":
        os._exit(1)
    if event["kind"] == "own":
        raise OrderRefused(event["message"])
    if event["kind"] == "chained":
        try:
            {}["order"]
        except KeyError as error:
            raise OrderRefused(event["message"]) from error
    if event["kind"] == "local":
        class Inner(Exception):
            pass
        raise Inner(event["message"])
    raise ValueError(event["message"])
"""


def _failure(aws: EmbeddedAws, **event: str) -> Any:
    response = aws.client("lambda").invoke(FunctionName=make_function(aws, CODE), Payload=json.dumps(event))
    return json.loads(response["Payload"].read())


def test_upstream_calls_every_error_the_same(stock_aws: EmbeddedAws) -> None:
    assert _failure(stock_aws, kind="own", message="no")["errorType"] == "Runtime.HandlerError"


def test_a_process_that_ends_is_no_exception(stock_aws: EmbeddedAws, mended_aws: EmbeddedAws) -> None:
    assert _failure(stock_aws, kind="ends")["errorType"] == "Runtime.HandlerError"
    assert _failure(mended_aws, kind="ends")["errorType"] == "Runtime.ExitError"


@pytest.mark.parametrize("message", ["no", "", "a: b", "two\nlines", "Traceback (most recent call last):\nX: y"])
@pytest.mark.parametrize(
    ("kind", "name"),
    [("own", "OrderRefused"), ("chained", "OrderRefused"), ("local", "Inner"), ("other", "ValueError")],
)
def test_the_class_is_named(mended_aws: EmbeddedAws, kind: str, name: str, message: str) -> None:
    failure = _failure(mended_aws, kind=kind, message=message)
    assert (failure["errorType"], failure["errorMessage"]) == (name, message)
    if "Traceback" not in message:
        assert any("in handler" in frame for frame in failure["stackTrace"])
