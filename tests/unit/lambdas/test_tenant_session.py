from collections.abc import Callable
from typing import Any

import pytest

from lambdas.shared import aws, tenant_session
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import EXPIRY_MARGIN_SECONDS, SESSION_SECONDS, TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import Output

A, B, C = "taaaaaaaaaaaa", "tbbbbbbbbbbbb", "tcccccccccccc"
MakeTenant = Callable[..., Tenant]


class Sessions:
    """Sessions whose clients are the credentials they were made from."""

    def __init__(self, capacity: int = 64, function_name: str = "create-order") -> None:
        self.clock = FakeClock()
        self.sts = FakeSts(self.clock)
        sts: Any = self.sts
        self.under_test = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name=function_name,
            connect=lambda credentials: credentials,  # type: ignore[arg-type,return-value]  # a client is told by its credentials
            capacity=capacity,
            now=self.clock,
        )

    def of(self, tenant: Tenant) -> Any:
        return self.under_test.dynamodb(tenant)


def test_the_session_is_tagged_with_the_tenant_and_named_for_the_trail(make_tenant: MakeTenant) -> None:
    sessions = Sessions()
    sessions.of(make_tenant(A))
    assert sessions.sts.requests == [
        {
            "RoleArn": "arn:role",
            "RoleSessionName": f"{A}@create-order",
            "DurationSeconds": SESSION_SECONDS,
            "Tags": [{"Key": "tenant_id", "Value": A}],
        }
    ]


def test_a_long_function_name_is_cut_to_what_sts_takes(make_tenant: MakeTenant) -> None:
    sessions = Sessions(function_name="f" * 64)
    sessions.of(make_tenant(A))
    assert len(sessions.sts.requests[0]["RoleSessionName"]) == 64


def test_a_client_never_crosses_tenants(make_tenant: MakeTenant) -> None:
    sessions = Sessions()
    for _ in range(2):
        for tenant_id in (A, B):
            assert sessions.of(make_tenant(tenant_id))["SessionToken"] == tenant_id
    assert len(sessions.sts.requests) == 2


def test_a_client_is_renewed_before_its_credentials_expire(make_tenant: MakeTenant) -> None:
    sessions = Sessions()
    first = sessions.of(make_tenant(A))
    sessions.clock.advance(SESSION_SECONDS - EXPIRY_MARGIN_SECONDS - 1)
    assert sessions.of(make_tenant(A)) is first
    sessions.clock.advance(1)
    assert sessions.of(make_tenant(A)) is not first


def test_the_least_recently_used_tenant_goes_first(make_tenant: MakeTenant) -> None:
    sessions = Sessions(capacity=2)
    for tenant_id in (A, B, A, C, A):
        sessions.of(make_tenant(tenant_id))
    asked = [request["Tags"][0]["Value"] for request in sessions.sts.requests]
    assert asked == [A, B, C]
    sessions.of(make_tenant(B))
    assert len(sessions.sts.requests) == 4


def test_a_refused_session_is_not_remembered(make_tenant: MakeTenant, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions()

    def refuse(**_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(sessions.sts, "assume_role", refuse)
        with pytest.raises(ConnectionError):
            sessions.of(make_tenant(A))
    assert sessions.of(make_tenant(A))["SessionToken"] == A


def test_credentials_are_not_logged(make_tenant: MakeTenant, logs: Output) -> None:
    Sessions().of(make_tenant(A))
    assert "secret-1" not in logs.getvalue()


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_forms_are_sent_to_the_buckets_own_host_in_its_region(monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    """A page's content security policy names this host; a redirect to it from another one would be refused."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    aws.session.cache_clear()
    credentials: Any = {"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c"}
    try:
        client = tenant_session._connect_s3(credentials)
    finally:
        aws.session.cache_clear()
    form = client.generate_presigned_post("files", "t0123456789ab/uploads/x")
    assert form["url"] == f"https://files.s3.{region}.amazonaws.com/"
    assert "x-amz-signature" in form["fields"]
