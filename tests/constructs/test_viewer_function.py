"""What the viewer's function, as it is deployed, makes of requests."""

import re
from dataclasses import replace
from itertools import product

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk.assertions import Match, Template

from saas_constructs.edge.menu_pages import KEY_HEADERS
from saas_constructs.edge.routes import Routes
from saas_constructs.edge.viewer_function import ViewerFunction, viewer_request_source
from saas_constructs.local.emulation.edge_headers import refused_headers
from tests.constructs.viewer_events import CONSOLE, OWN_HOST, SITE, run, uris, viewer_event

MENUS = replace(SITE, menu_pages="/menu-pages")
TABLE = {
    # pages: the application's own router finds them
    "/": "/index.html",
    "/kitchen": "/index.html",
    "/orders/01J.8": "/index.html",
    "/manage/menu/coke.33cl": "/index.html",
    "/api": "/index.html",
    "/apiary/x": "/index.html",
    "/ws/x": "/index.html",
    # files
    "/index.html": "/index.html",
    "/favicon.svg": "/favicon.svg",
    "/config.json": "/config.json",
    "/assets/app-1f.js": "/assets/app-1f.js",
    "/wp-login.php": "/wp-login.php",
    "/.well-known/security": "/.well-known/security",
    # other origins, which know no prefix
    "/api/orders": "/orders",
    "/api/orders/a%2Fb": "/orders/a%2Fb",
    "/api/": "/",
    "/public/discover": "/discover",
    "/media/t1/images/f/160.webp": "/t1/images/f/160.webp",
    "/ws": "/",
}


def test_each_path_is_asked_of_its_origin() -> None:
    assert dict(zip(TABLE, uris(SITE, list(TABLE)), strict=True)) == TABLE


def test_prefixes_that_lead_nowhere_are_pages() -> None:
    assert uris(CONSOLE, ["/api/tenants", "/public/x", "/media/x", "/ws"]) == ["/tenants", *["/index.html"] * 3]


def test_below_a_tenants_path_everything_is_as_without_it() -> None:
    paths = [path for path in TABLE if path != "/media/t1/images/f/160.webp"]
    below = uris(SITE, [f"/t/blue{path}" for path in paths], has_store=True)
    assert dict(zip(paths, below, strict=True)) == {path: TABLE[path] for path in paths}


@pytest.mark.parametrize("path", ["/t/blue/x/api/orders", "/t/blue/x/ws", "/t/blue/x/public/y"])
def test_no_page_is_asked_of_an_api(path: str) -> None:
    # CloudFront's pattern /t/*/api/* matches it, too.
    assert uris(SITE, [path], has_store=True) == ["404"]


def test_an_address_names_its_tenant_and_a_viewer_cannot() -> None:
    claim = {"x-saas-tenant": "tgreen"}
    answers = run(
        SITE,
        viewer_event("/api/orders", headers=claim),
        viewer_event("/t/blue/api/orders", headers=claim),
        viewer_event("/api/orders", "blue.app.example.com", claim),
        viewer_event("/api/orders", "menu.blue.example", claim),
        has_store=True,
    )
    assert [answer["headers"].get("x-saas-tenant") for answer in answers] == [None, *[{"value": "tblue"}] * 3]
    assert {answer["uri"] for answer in answers} == {"/orders"}


def test_without_a_store_a_viewers_claim_does_not_pass_either() -> None:
    (answer,) = run(CONSOLE, viewer_event("/api/tenants", headers={"x-saas-tenant": "tblue"}))
    assert "x-saas-tenant" not in answer["headers"]


def test_it_sets_no_header_that_is_cloudfronts_own() -> None:
    """CloudFront would answer each of its requests 502 ("Restrictions on all edge functions")."""
    hosts = (OWN_HOST, "app.example.com", "blue.app.example.com", "menu.blue.example", "nobody.example")
    paths = ("/", "/config.json", "/api/orders", "/public/discover", "/ws", "/m/site-1")
    asked = [(f"{before}{path}", host) for before, path, host in product(("", "/t/blue"), paths, hosts)]
    events = [viewer_event(path, host) for path, host in asked]
    added: set[str] = set()
    for event, answer in zip(events, run(MENUS, *events, has_store=True), strict=True):
        is_request = "statusCode" not in answer
        given = event["request"]["headers"] if is_request else {}
        assert refused_headers(given, answer["headers"], of_request=is_request) == []
        added |= answer["headers"].keys() - given.keys() if is_request else set()
    assert added == set(KEY_HEADERS)


def test_every_unknown_address_gets_the_same_answer() -> None:
    unknown = run(
        SITE,
        viewer_event("/t/nobody/api/orders"),
        viewer_event("/t/nobody"),
        viewer_event("/", "nobody.app.example.com"),
        viewer_event("/api/orders", "somewhere.example"),
        viewer_event("/t/blue/x/api/orders"),
        has_store=True,
    )
    assert unknown[0]["statusCode"] == 404
    assert unknown[0]["headers"]["cache-control"] == {"value": "no-store"}
    assert all(answer == unknown[0] for answer in unknown)


def test_a_function_that_cloudfront_would_refuse_is_refused_before() -> None:
    many = Routes(folders=tuple(f"folder-{number}" for number in range(2000)))
    with pytest.raises(ValueError, match=r"at most 10240 bytes, got \d+; give the site fewer top folders"):
        viewer_request_source(many, has_store=False)


@pytest.mark.parametrize("unknown", [r"\(await\b", r"\basync \(", r"\(.* of .*\) \{", r"\.\.\.", r"(const|let) [\[{]"])
@pytest.mark.parametrize("has_store", [True, False])
def test_it_says_nothing_that_cloudfronts_runtime_does_not_know(unknown: str, has_store: bool) -> None:
    """Node, which runs it here, knows more ("JavaScript runtime 2.0 features for CloudFront Functions")."""
    source = re.sub(r"//.*", "", viewer_request_source(SITE, has_store=has_store))
    assert not re.search(unknown, source)


def test_it_runs_on_the_newer_runtime_and_reads_the_store_it_is_given(stack: cdk.Stack) -> None:
    store = cloudfront.KeyValueStore(stack, "Store")
    ViewerFunction(stack, "Viewer", routes=SITE, key_value_store=store)
    Template.from_stack(stack).has_resource_properties(
        "AWS::CloudFront::Function",
        {
            "AutoPublish": True,
            "FunctionCode": Match.string_like_regexp("^import cf from 'cloudfront';"),
            "FunctionConfig": {
                "Runtime": "cloudfront-js-2.0",
                "KeyValueStoreAssociations": [{"KeyValueStoreARN": Match.any_value()}],
            },
        },
    )


def test_without_a_store_nothing_is_imported(stack: cdk.Stack) -> None:
    ViewerFunction(stack, "Viewer", routes=CONSOLE)
    (function,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Function").values()
    assert "import" not in function["Properties"]["FunctionCode"]
