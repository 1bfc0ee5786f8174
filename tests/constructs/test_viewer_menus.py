"""What the viewer's function makes of requests for menus, and what CloudFront keeps the pages by."""

from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from saas_constructs.edge.menu_pages import KEY_HEADERS, menu_page_cache
from tests.constructs.viewer_events import OWN_HOST, SITE, STORED, run, uris, viewer_event

MENUS = replace(SITE, menu_pages="/menu-pages")
WITHOUT_DOMAIN = replace(MENUS, domain_names=())
VERSIONED = {**STORED, "slug:green": {"t": "tgreen", "c": "main"}, "menu:tblue": 1763758000123}


def asked(*events: dict[str, Any], stored: Any = VERSIONED, routes: Any = MENUS) -> list[dict[str, str]]:
    """The path of each request as the origin gets it, and the headers that CloudFront keeps the page by."""
    answers = run(routes, *events, has_store=True, stored=stored)
    return [
        {"uri": answer["uri"], **{name: answer["headers"][name]["value"] for name in KEY_HEADERS}} for answer in answers
    ]


def test_a_menu_is_asked_of_the_public_api_at_every_address_of_its_tenant() -> None:
    found = asked(
        viewer_event("/t/blue/m/site-1"),
        viewer_event("/m/site-1", "blue.app.example.com"),
        viewer_event("/m/site-1", "menu.blue.example"),
        viewer_event("/t/blue/m/site-1", "menu.blue.example"),
    )
    assert {one["uri"] for one in found} == {"/menu-pages/site-1"}
    assert {one["x-saas-tenant"] for one in found} == {"tblue"}


@pytest.mark.parametrize(
    "path",
    [
        "/m/site-1",
        "/t/nobody/m/site-1",
        "/t/blue/m/",
        "/t/blue/m/a/b",
        "/t/blue/m/-a",
        "/t/blue/m/a%2Fb",
        f"/t/blue/m/{'a' * 65}",
        "/t/blue/x/m/site-1",
    ],
)
def test_what_can_be_no_tenants_menu_is_answered_at_the_edge(path: str) -> None:
    (answer,) = run(MENUS, viewer_event(path), has_store=True, stored=VERSIONED)
    assert answer["statusCode"] == 404


def test_where_no_menus_are_served_nothing_is_one() -> None:
    assert uris(SITE, ["/m/site-1", "/t/blue/m/site-1"], has_store=True) == ["/index.html"] * 2


def test_a_page_is_kept_by_the_tenants_version() -> None:
    (before,) = asked(viewer_event("/t/blue/m/site-1"))
    (after,) = asked(viewer_event("/t/blue/m/site-1"), stored={**VERSIONED, "menu:tblue": 1763758000124})
    assert (before["x-saas-version"], after["x-saas-version"]) == ("1763758000123", "1763758000124")
    (first,) = asked(viewer_event("/t/green/m/site-1"))
    assert first["x-saas-version"] == "0"


def test_no_viewer_changes_what_a_page_is_kept_by() -> None:
    """Neither by claims nor by a session: everybody is shown the same page."""
    claims = {name: "claimed" for name in KEY_HEADERS if name.startswith("x-saas-")}
    session = {"cookie": "a=b", "authorization": "Bearer x", "user-agent": "phone", "accept-language": "*"}
    plain, claimed = asked(
        viewer_event("/t/blue/m/site-1"),
        viewer_event("/t/blue/m/site-1", headers={**claims, **session}, query={"utm": "1", "lang": "de"}),
    )
    assert plain == claimed


@pytest.mark.parametrize(
    ("host", "path", "routes", "address"),
    [
        (OWN_HOST, "/t/blue/m/s", WITHOUT_DOMAIN, f"https://{OWN_HOST}/t/blue"),
        # One page for path and sub-domain.
        ("app.example.com", "/t/blue/m/s", MENUS, "https://blue.app.example.com"),
        (OWN_HOST, "/t/blue/m/s", MENUS, "https://blue.app.example.com"),
        ("BLUE.app.example.com:443", "/m/s", MENUS, "https://blue.app.example.com"),
        ("menu.blue.example", "/m/s", MENUS, "https://menu.blue.example"),
        ("menu.blue.example", "/t/blue/m/s", MENUS, "https://menu.blue.example"),
    ],
)
def test_a_page_is_told_the_tenants_own_address(host: str, path: str, routes: Any, address: str) -> None:
    (found,) = asked(viewer_event(path, host), routes=routes)
    assert found["x-saas-address"] == address


def test_other_requests_get_no_header_of_menus_nor_a_viewers_claim_to_one() -> None:
    headers = {
        "accept-language": "fr",
        "x-saas-address": "https://evil.example",
        "x-saas-version": "1",
        "x-saas-new": "1",
    }
    (answer,) = run(MENUS, viewer_event("/t/blue/public/menu-pages/s", headers=headers), has_store=True)
    assert [name for name in answer["headers"] if name.startswith("x-saas-")] == ["x-saas-tenant"]
    assert answer["headers"]["accept-language"] == {"value": "fr"}


def test_cloudfront_keeps_pages_by_what_the_function_sets_and_by_nothing_else(stack: cdk.Stack) -> None:
    """AWS only: the embedded AWS keeps nothing."""
    menu_page_cache(stack, "Menus")
    (policy,) = Template.from_stack(stack).find_resources("AWS::CloudFront::CachePolicy").values()
    config = policy["Properties"]["CachePolicyConfig"]
    assert (config["MinTTL"], config["DefaultTTL"], config["MaxTTL"]) == (0, 0, 86400)
    kept_by = config["ParametersInCacheKeyAndForwardedToOrigin"]
    assert kept_by["HeadersConfig"] == {"HeaderBehavior": "whitelist", "Headers": list(KEY_HEADERS)}
    assert kept_by["CookiesConfig"] == {"CookieBehavior": "none"}
    assert kept_by["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    (answer,) = run(MENUS, viewer_event("/t/blue/m/s"), has_store=True, stored=VERSIONED)
    assert set(KEY_HEADERS) <= set(answer["headers"])
