"""A request is authorized as what it does."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.local.iam import assume, make_role, send_raw

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
