"""Where the viewer's function sends the requests of a tenant with an API of its own."""

import base64
import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk.assertions import Template

from tests.constructs.distributions import distribution
from tests.constructs.viewer_events import APIS, SITE, run, viewer_event

GOLD_ID = "t0123456789ab"
STORED = {
    "slug:blue": {"t": "tblue", "c": "main"},
    "slug:gold": {"t": GOLD_ID, "c": "main", "a": "a1b2c3d4e5/prod"},
    "host:eat.gold.example": {"t": GOLD_ID, "c": "main", "a": "a1b2c3d4e5/prod"},
    f"home:{GOLD_ID}": {"t": GOLD_ID, "c": "main", "a": "a1b2c3d4e5/prod"},
}
GOLD = {"domainName": f"a1b2c3d4e5.{APIS}", "originPath": "/prod"}


def sent(*events: dict[str, Any], stored: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return run(SITE, *events, has_store=True, stored=stored or STORED)


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("/t/gold/api/orders", "app.example.com"),
        ("/api/orders", "gold.app.example.com"),
        ("/api/orders", "eat.gold.example"),
        ("/t/gold/api/orders", "eat.gold.example"),
    ],
)
def test_a_silos_tenant_is_served_by_its_own_api_at_each_of_its_addresses(uri: str, host: str) -> None:
    (answer,) = sent(viewer_event(uri, host))
    assert answer["origin"] == GOLD
    assert answer["uri"] == "/orders"
    assert answer["headers"]["x-saas-tenant"] == {"value": GOLD_ID}


def test_everything_else_of_it_is_where_everybodys_is() -> None:
    paths = [
        "/",
        "/index.html",
        "/apiary/x",
        "/api",
        "/public/discover",
        "/media/t/images/f/160.webp",
        "/ws",
        "/assets/a.js",
    ]
    for answer in sent(*(viewer_event(f"/t/gold{path}") for path in paths)):
        assert "origin" not in answer


def test_nobody_else_is_sent_there() -> None:
    answers = sent(
        viewer_event("/t/gold/api/orders"),
        viewer_event("/t/blue/api/orders"),
        viewer_event("/api/orders"),
        viewer_event("/t/blue/api/orders", "gold.app.example.com"),
    )
    assert [answer.get("origin") for answer in answers] == [GOLD, None, None, None]
    assert answers[-1]["statusCode"] == 404


@pytest.mark.parametrize(
    "api",
    [
        "evil.example/prod",
        "a1b2.evil.example#/prod",
        "a1b2c3d4e5.evil/prod",
        "a1b2c3d4e5/prod/../../x",
        "a1b2c3d4e5/prod?x",
        "a1b2c3d4e5/",
        "/prod",
        "a1b2c3d4e5",
        "A1/prod",
        "a1/prod\n",
        "https://a1b2c3d4e5/prod",
        7,
        {"domainName": "evil.example"},
    ],
)
def test_an_entry_that_names_no_api_gateway_gets_no_token(api: Any) -> None:
    stored = {"slug:gold": {"t": GOLD_ID, "c": "main", "a": api}}
    (answer,) = sent(viewer_event("/t/gold/api/orders", headers={"authorization": "Bearer secret"}), stored=stored)
    assert answer["statusCode"] == 404
    assert "origin" not in answer


def test_a_viewer_can_choose_no_api() -> None:
    headers = {"a": "a1b2c3d4e5/prod", "x-saas-api": "a1b2c3d4e5/prod"}
    (answer,) = sent(viewer_event("/t/blue/api/orders", headers=headers))
    assert "origin" not in answer


def test_apis_are_looked_for_in_the_region_and_partition_of_the_shared_one(stack: cdk.Stack) -> None:
    distribution(stack, key_value_store=cloudfront.KeyValueStore(stack, "Store"))
    (function,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Function").values()
    parts = function["Properties"]["FunctionCode"]["Fn::Join"][1]
    before = "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)
    assert '"own": {"domain": "execute-api.<AWS::Region>.<AWS::URLSuffix>", "prefix": "/api"}' in before


def test_a_distribution_without_addresses_knows_none(stack: cdk.Stack) -> None:
    distribution(stack)
    (function,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Function").values()
    assert '"own": null' in function["Properties"]["FunctionCode"]


def bearer(claims: Any, scheme: str = "Bearer") -> dict[str, str]:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return {"authorization": f"{scheme} e30.{body}.c2ln"}


def test_on_the_shared_domain_a_token_leads_to_where_it_is_proven() -> None:
    answers = sent(
        viewer_event("/api/orders", headers=bearer({"tenant_id": GOLD_ID, "name": "Zoë 餐馆"})),
        viewer_event("/api/orders", headers=bearer({"tenant_id": GOLD_ID}, "bearer")),
        viewer_event("/api/orders", headers=bearer({"tenant_id": "tbbbbbbbbbbbb"})),
        viewer_event("/public/discover", headers=bearer({"tenant_id": GOLD_ID})),
    )
    assert [answer.get("origin") for answer in answers] == [GOLD, GOLD, None, None]
    # The token was not proven: nobody behind is told whose address it was.
    assert not [answer for answer in answers if "x-saas-tenant" in answer["headers"]]


def test_at_a_tenants_address_no_token_leads_elsewhere() -> None:
    headers = bearer({"tenant_id": GOLD_ID})
    (answer,) = sent(viewer_event("/t/blue/api/orders", headers=headers))
    assert "origin" not in answer
    assert answer["headers"]["x-saas-tenant"] == {"value": "tblue"}


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer e30.e30.e30",
        "Bearer e30.bnVsbA.e30",
        f"Basic {GOLD_ID}",
        bearer({"tenant_id": "slug:gold"})["authorization"],
        bearer({"tenant_id": 7})["authorization"],
        bearer({"tenant_id": {"toString": "x"}})["authorization"],
        bearer([GOLD_ID])["authorization"],
        bearer({"tenant_id": GOLD_ID, "more": "x" * 9000})["authorization"],
    ],
)
def test_what_is_no_token_leads_where_everybody_is(value: str) -> None:
    (answer,) = sent(viewer_event("/api/orders", headers={"authorization": value}))
    assert answer["uri"] == "/orders"
    assert "origin" not in answer
