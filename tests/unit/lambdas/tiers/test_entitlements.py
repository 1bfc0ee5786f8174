"""What a tier does not include is refused, with a problem document that says what, how much, and until when."""

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest

from lambdas.shared.api import api_operation
from lambdas.shared.entitlements import LimitReachedError, QuotaExceededError, requires_feature
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import api_event


@api_operation()
@requires_feature("reports")
def report(_request: ApiRequest, tenant: Tenant) -> Answer:
    """Answer with a report."""
    return Answer(HTTPStatus.OK, {"for": tenant.tenant_id})


def refused_with(error: Exception) -> dict[str, Any]:
    @api_operation()
    def handler(_request: ApiRequest, _tenant: Tenant) -> Answer:
        raise error

    return call(handler)


def call(handler: Any, **caller: str) -> dict[str, Any]:
    context: Any = FakeContext()
    answer = handler(api_event(**caller), context)
    return {**answer, "body": json.loads(answer["body"])}


def test_a_tenant_that_has_the_feature_is_answered() -> None:
    assert call(report, features="reports")["body"] == {"for": "t0123456789ab"}


@pytest.mark.parametrize("features", ["", "webhooks", "reports-2", "report"])
def test_a_tenant_without_the_feature_is_told_which_is_missing(features: str) -> None:
    answer = call(report, features=features)
    body = answer["body"]
    assert (answer["statusCode"], body["type"]) == (403, "/problems/feature-not-included")
    assert (body["feature"], body["tier"]) == ("reports", "basic")
    assert "reports" in body["detail"]


def test_a_context_that_says_nothing_of_features_includes_none() -> None:
    event = api_event()
    del event["requestContext"]["authorizer"]["features"]
    context: Any = FakeContext()
    assert report(event, context)["statusCode"] == 403


def test_roles_come_before_features() -> None:
    assert call(report, roles="customer", features="")["body"]["type"] == "/problems/forbidden"


def test_a_limit_says_what_it_allows_and_what_is_used() -> None:
    answer = refused_with(LimitReachedError("users", allowed=10, used=10))
    body = answer["body"]
    assert (answer["statusCode"], body["type"]) == (403, "/problems/limit-reached")
    assert (body["limit"], body["allowed"], body["used"]) == ("users", 10, 10)
    assert "Retry-After" not in answer["headers"]


def test_a_quota_says_when_it_begins_anew() -> None:
    resets_at = datetime.now(UTC) + timedelta(hours=1)
    answer = refused_with(QuotaExceededError("orders_per_day", allowed=5, used=7, resets_at=resets_at))
    body = answer["body"]
    assert (answer["statusCode"], body["type"]) == (429, "/problems/quota-exceeded")
    assert (body["limit"], body["allowed"], body["used"]) == ("orders_per_day", 5, 7)
    assert abs(datetime.fromisoformat(body["resets_at"]) - resets_at) < timedelta(milliseconds=2)
    assert 3590 <= int(answer["headers"]["Retry-After"]) <= 3600


def test_a_quota_that_begins_anew_just_now_is_to_be_tried_in_a_second() -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    answer = refused_with(QuotaExceededError("orders_per_day", allowed=5, used=5, resets_at=past))
    assert answer["headers"]["Retry-After"] == "1"
