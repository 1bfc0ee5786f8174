"""A request is authorized as what it does."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from saas_constructs.local.mends.iam_action_of_target import is_ambiguous
from tests.local.iam import assume, client_of, is_allowed, make_role, send_raw

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _scan_disguised_as(aws: EmbeddedAws, action: str) -> int:
    """The status of a Scan by a session that may do only the other action, on whose name it travels."""
    table = f"table-{uuid.uuid4().hex}"
    aws.client("dynamodb").create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    statement = {"Effect": "Allow", "Action": f"dynamodb:{action}", "Resource": "*"}
    session = assume(aws, make_role(aws, [statement]))
    body = json.dumps({"TableName": table})
    response = send_raw(aws, session, "dynamodb", target="DynamoDB_20120810.Scan", body=body, query=f"?Action={action}")
    return response.status_code


def test_upstream_is_taken_in(stock_aws: EmbeddedAws) -> None:
    assert _scan_disguised_as(stock_aws, "GetItem") == 200


@pytest.mark.parametrize("action", ["GetItem", "Query"])
def test_a_disguise_does_not_help(mended_aws: EmbeddedAws, action: str) -> None:
    assert _scan_disguised_as(mended_aws, action) == 403


def test_what_is_granted_passes_under_any_name(mended_aws: EmbeddedAws) -> None:
    assert _scan_disguised_as(mended_aws, "Scan") == 200


FORM = "application/x-www-form-urlencoded"
JSON = "application/x-amz-json-1.1"
DISGUISES = {
    "in the query string": ("?Action=GetCallerIdentity", FORM, ""),
    "beside a body of another kind": ("?Action=GetCallerIdentity", "text/plain", ""),
    "of a session token": ("?Action=GetSessionToken", FORM, ""),
    "beside a target": ("?Action=GetCallerIdentity", JSON, "AWSSecurityTokenServiceV20110615.AssumeRole"),
}


def _assume_role_disguised(aws: EmbeddedAws, disguise: str) -> int:
    """The status of an AssumeRole by a session without permissions, on a role that trusts the account."""
    query, content_type, target = DISGUISES[disguise]
    session = assume(aws, make_role(aws, []))
    wanted = {"RoleArn": make_role(aws, []), "RoleSessionName": "test"}
    body = json.dumps(wanted) if target else urlencode({"Action": "AssumeRole", "Version": "2011-06-15", **wanted})
    return send_raw(aws, session, "sts", target=target, body=body, query=query, content_type=content_type).status_code


@pytest.mark.parametrize("disguise", DISGUISES)
def test_upstream_takes_an_assume_role_for_what_nobody_is_denied(stock_aws: EmbeddedAws, disguise: str) -> None:
    assert _assume_role_disguised(stock_aws, disguise) == 200


@pytest.mark.parametrize("disguise", DISGUISES)
def test_an_assume_role_stays_one(mended_aws: EmbeddedAws, disguise: str) -> None:
    assert _assume_role_disguised(mended_aws, disguise) == 403


def _assume_another_role(aws: EmbeddedAws) -> int:
    """The status of an AssumeRole that names the role that is granted, and in the body another one."""
    granted, other = make_role(aws, []), make_role(aws, [])
    session = assume(aws, make_role(aws, [{"Effect": "Allow", "Action": "sts:*", "Resource": granted}]))
    fields = {"Action": "AssumeRole", "Version": "2011-06-15", "RoleSessionName": "test"}
    query = "?" + urlencode({"RoleArn": granted})
    body = urlencode({**fields, "RoleArn": other})
    return send_raw(aws, session, "sts", target="", body=body, query=query, content_type=FORM).status_code


def test_upstream_assumes_another_role_than_it_authorizes(stock_aws: EmbeddedAws) -> None:
    assert _assume_another_role(stock_aws) == 200


def test_no_other_role_is_assumed_than_is_authorized(mended_aws: EmbeddedAws) -> None:
    assert _assume_another_role(mended_aws) == 403


def _update_disguised_as_read(aws: EmbeddedAws) -> int:
    """The status of an Invoke by a session that may only read functions."""
    statement = {"Effect": "Allow", "Action": "lambda:GetFunction", "Resource": "*"}
    session = assume(aws, make_role(aws, [statement]))
    path = "2015-03-31/functions/none/invocations?Action=GetFunction"
    return send_raw(aws, session, "lambda", target="", body="{}", query=path, content_type=JSON).status_code


def test_upstream_takes_an_invocation_for_a_read(stock_aws: EmbeddedAws) -> None:
    assert _update_disguised_as_read(stock_aws) == 404


def test_an_invocation_stays_one(mended_aws: EmbeddedAws) -> None:
    assert _update_disguised_as_read(mended_aws) == 403


def test_plain_requests_pass(mended_aws: EmbeddedAws) -> None:
    """By form and by JSON, with what SDKs send."""
    statement = {"Effect": "Allow", "Action": ["sts:AssumeRole", "sqs:CreateQueue", "sns:ListTopics"], "Resource": "*"}
    session = assume(mended_aws, make_role(mended_aws, [statement]))
    sts, sqs, sns = (client_of(session, service, mended_aws) for service in ("sts", "sqs", "sns"))

    assert is_allowed(sts.assume_role, RoleArn=make_role(mended_aws, []), RoleSessionName="test")
    assert is_allowed(sqs.create_queue, QueueName=f"queue-{uuid.uuid4().hex}")
    assert is_allowed(sns.list_topics)


@pytest.mark.parametrize(
    ("headers", "body", "parameters", "expected"),
    [
        ({}, b"", {"Action": ["A"]}, False),
        ({"content-type": FORM}, b"Action=A&B=", {"Action": ["A"], "B": [""]}, False),
        ({"content-type": FORM}, b"Action=A", {"Action": ["B"]}, True),
        ({"content-type": FORM}, b"Action=A&Action=B", {"Action": ["A"]}, True),
        ({"content-type": JSON, "x-amz-target": "S.A"}, b'{"a": "b=c&d=e"}', {}, False),
        ({"content-type": JSON, "x-amz-target": "S.A"}, b"{}", {"X-Amz-Date": ["1"]}, False),
        ({"content-type": JSON, "x-amz-target": "S.A"}, b"{}", {"QueueUrl": ["q"]}, True),
        ({"content-type": FORM, "x-amz-target": "S.A"}, b"Action=A", {"Action": ["A"]}, True),
        ({"content-type": "application/cbor"}, b"\xa1a=b", {}, False),
    ],
)
def test_two_requests_in_one_are_told_from_one(
    headers: dict[str, str], body: bytes, parameters: dict[str, list[str]], expected: bool
) -> None:
    assert is_ambiguous(headers, body, parameters) is expected
