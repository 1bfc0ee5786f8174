"""Calls of the control plane's API from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from saas_constructs.local.access import Access
from saas_constructs.local.admin.address import OUTPUT, STACK, AdminAddress, find_address
from saas_constructs.local.admin.api import AdminApi, AdminProblemError
from saas_constructs.local.admin.lookup import every_tenant, tenant_of
from saas_constructs.local.errors import LocalError

ADDRESS = AdminAddress("dev", "eu-central-1", "https://abc.execute-api.eu-central-1.amazonaws.com/v1/")
CREDENTIALS = Credentials("AKID", "secret", "session")
TENANT = "t0123456789ab"
SNAPSHOTS = Path(__file__).parents[3] / "stacks" / "snapshots"


class Gateway:
    """Answers requests, and keeps them."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status, body = self.answers.pop(0)
        return httpx.Response(status, json=body) if not isinstance(body, str) else httpx.Response(status, text=body)


def api(gateway: Gateway) -> AdminApi:
    return AdminApi(ADDRESS, CREDENTIALS, client=httpx.Client(transport=httpx.MockTransport(gateway)))


def test_a_request_is_signed_for_this_api_in_its_region() -> None:
    gateway = Gateway((200, {}))
    api(gateway).get("tenants", slug="any company+", status=None)
    (request,) = gateway.requests
    assert str(request.url) == f"{ADDRESS.url}tenants?slug=any%20company%2B"
    assert "/eu-central-1/execute-api/aws4_request" in request.headers["Authorization"]
    assert request.headers["X-Amz-Security-Token"] == "session"


def test_the_signature_is_of_what_is_sent() -> None:
    gateway = Gateway((200, {}))
    api(gateway).post("tenants", TENANT, "suspend", body={"reason": "unpaid \u2013 since May"}, key="ticket-7")
    (request,) = gateway.requests
    again = AWSRequest(
        method=request.method,
        url=str(request.url),
        data=request.content,
        headers={name: request.headers[name] for name in ("Content-Type", "Idempotency-Key")},
    )
    again.context["timestamp"] = request.headers["X-Amz-Date"]
    signer = SigV4Auth(CREDENTIALS, "execute-api", ADDRESS.region)
    again.headers["X-Amz-Date"] = request.headers["X-Amz-Date"]
    again.headers["X-Amz-Security-Token"] = "session"
    signature = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    assert request.headers["Authorization"].endswith(f"Signature={signature}")
    assert json.loads(request.content) == {"reason": "unpaid \u2013 since May"}


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (409, {"type": "/problems/wrong-status", "detail": "it is suspended"}, "wrong-status", "it is suspended"),
        (
            400,
            {"type": "/problems/invalid-request", "detail": "x", "errors": [{"pointer": "/tier", "detail": "is odd"}]},
            "invalid-request",
            "/tier is odd",
        ),
        (
            500,
            {"type": "/problems/internal-error", "detail": "x", "instance": "r-1"},
            "internal-error",
            "x (instance r-1)",
        ),
        (403, {"message": "Forbidden"}, "forbidden", "Forbidden"),
        (502, "<html>", "", "<html>"),
    ],
    ids=["a problem", "faults", "our fault", "not a problem document", "not even JSON"],
)
def test_a_refusal_says_what_is_wrong_and_what_to_do(status: int, body: Any, kind: str, message: str) -> None:
    with pytest.raises(AdminProblemError) as refused:
        api(Gateway((status, body))).get("tenants")
    assert (refused.value.kind, refused.value.message) == (kind, message)
    assert refused.value.remedy


def test_a_tenant_is_found_by_its_slug() -> None:
    tenant = {"tenant_id": TENANT, "slug": "any-company"}
    assert tenant_of(api(Gateway((200, {"tenants": [tenant]}))), "any-company") == tenant


def test_an_id_means_the_tenant_of_this_id_even_where_another_has_it_for_a_slug() -> None:
    tenant = {"tenant_id": TENANT, "slug": "any-company"}
    gateway = Gateway((200, tenant))
    assert tenant_of(api(gateway), TENANT) == tenant
    assert gateway.requests[0].url.path.endswith(f"/tenants/{TENANT}")


def test_what_looks_like_an_id_may_be_a_slug() -> None:
    other = {"tenant_id": "tzzzzzzzzzzzz", "slug": TENANT}
    gateway = Gateway((404, {"type": "/problems/not-found", "detail": "no"}), (200, {"tenants": [other]}))
    assert tenant_of(api(gateway), TENANT) == other


def test_what_is_neither_slug_nor_id_is_named() -> None:
    with pytest.raises(LocalError, match="'nobody'"):
        tenant_of(api(Gateway((200, {"tenants": []}))), "nobody")


def test_all_pages_are_read() -> None:
    tenants = [{"tenant_id": f"t{place:012d}"} for place in range(3)]
    gateway = Gateway(
        (200, {"tenants": tenants[:2], "next_cursor": "active~t"}), (200, {"tenants": tenants[2:], "next_cursor": None})
    )
    assert every_tenant(api(gateway), None) == tenants
    assert gateway.requests[1].url.params["cursor"] == "active~t"


class CloudFormation:
    """Stacks with outputs, of one region."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def get_paginator(self, _operation: str) -> CloudFormation:
        return self

    def paginate(self) -> list[dict[str, Any]]:
        output = {"OutputKey": "AdminSignedApiUrl", "OutputValue": ADDRESS.url}
        stacks = [{"StackName": name, "Outputs": [output]} for name in self.names]
        return [{"Stacks": [*stacks, {"StackName": "dev-ControlPlane"}]}]


def access(*names: str, endpoint_url: str | None = None) -> Access:
    stacks = CloudFormation(*names)
    return Access((ADDRESS.region,), lambda _service, _region: stacks, CREDENTIALS, endpoint_url)


def test_the_api_is_found_by_its_stacks_output() -> None:
    assert find_address(access("dev-Operators"), None) == ADDRESS


def test_on_the_embedded_aws_it_is_where_that_serves_it() -> None:
    found = find_address(access("dev-Operators", endpoint_url="http://127.0.0.1:4999"), None)
    assert found.url == "http://127.0.0.1:4999/_aws/execute-api/abc/v1/"


def test_of_several_stages_one_has_to_be_named() -> None:
    both = access("dev-Operators", "production-eu-Operators")
    with pytest.raises(LocalError, match=r"dev \(eu-central-1\), production-eu \(eu-central-1\)"):
        find_address(both, None)
    assert find_address(both, "production-eu").stage == "production-eu"
    with pytest.raises(LocalError, match="'staging'"):
        find_address(both, "staging")


def test_without_a_stage_it_says_where_it_looked() -> None:
    with pytest.raises(LocalError, match="eu-central-1"):
        find_address(access(), None)


def test_the_remedy_names_the_stack_that_has_the_output() -> None:
    owners = [
        path.stem.removeprefix("dev-")
        for path in SNAPSHOTS.glob("dev-*.json")
        if OUTPUT in json.loads(path.read_text(encoding="utf-8")).get("Outputs", {})
    ]
    with pytest.raises(LocalError) as refused:
        find_address(access(), None)
    assert owners == [STACK]
    assert f"its stack {STACK}," in refused.value.remedy


def test_without_credentials_nothing_is_sent() -> None:
    nobody = Access((ADDRESS.region,), lambda _service, _region: None)
    with pytest.raises(LocalError, match="no AWS credentials"):
        AdminApi.of(nobody, ADDRESS)
