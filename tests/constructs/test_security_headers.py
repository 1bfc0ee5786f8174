"""SecurityHeaders: each header, and what a page may load."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from saas_constructs.edge import DATA_POLICY, PAGE_POLICY, SecurityHeaders


def config(stack: cdk.Stack) -> dict[str, Any]:
    (policy,) = Template.from_stack(stack).find_resources("AWS::CloudFront::ResponseHeadersPolicy").values()
    found: dict[str, Any] = policy["Properties"]["ResponseHeadersPolicyConfig"]
    return found


def directives(policy: str) -> dict[str, list[str]]:
    """Sources by directive."""
    return {words[0]: words[1:] for words in (directive.split() for directive in policy.split(";"))}


def test_a_page_loads_its_own_files_and_nothing_inline(stack: cdk.Stack) -> None:
    policy = directives(SecurityHeaders(stack, "Headers").content_security_policy)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    for directive in ("frame-ancestors", "base-uri", "form-action"):
        assert policy[directive] == ["'none'"]
    said = {word for words in policy.values() for word in words}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & said


def test_the_sign_ins_host_is_added_to_what_a_page_may_call(stack: cdk.Stack) -> None:
    made = SecurityHeaders(stack, "Headers", sources={"connect-src": ["https://login.example.com"]})
    assert directives(made.content_security_policy)["connect-src"] == ["'self'", "https://login.example.com"]
    assert directives(made.content_security_policy)["script-src"] == ["'self'"]


@pytest.mark.parametrize("directive", ["frame-ancestors", "default-src", "object-src"])
def test_what_allows_nothing_is_not_added_to(stack: cdk.Stack, directive: str) -> None:
    with pytest.raises(ValueError, match=f"sources can add to script-src, .*, got '{directive}'"):
        SecurityHeaders(stack, "Headers", sources={directive: ["https://login.example.com"]})


def test_each_header_wins_over_the_origins(stack: cdk.Stack) -> None:
    SecurityHeaders(stack, "Headers")
    security = config(stack)["SecurityHeadersConfig"]
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
    assert security["ReferrerPolicy"] == {"ReferrerPolicy": "same-origin", "Override": True}
    assert security["StrictTransportSecurity"] == {
        "AccessControlMaxAgeSec": 63072000,
        "IncludeSubdomains": False,
        "Override": True,
    }
    assert security["ContentSecurityPolicy"]["Override"]
    assert {item["Header"]: item["Value"] for item in config(stack)["CustomHeadersConfig"]["Items"]} == {
        "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-permitted-cross-domain-policies": "none",
    }
    assert all(item["Override"] for item in config(stack)["CustomHeadersConfig"]["Items"])


def test_hosts_below_are_held_to_tls_where_they_are_ones_own(stack: cdk.Stack) -> None:
    SecurityHeaders(stack, "Headers", include_subdomains=True)
    assert config(stack)["SecurityHeadersConfig"]["StrictTransportSecurity"]["IncludeSubdomains"]


def test_what_is_no_page_loads_nothing_and_runs_nothing(stack: cdk.Stack) -> None:
    policy = directives(SecurityHeaders(stack, "Headers", content_security_policy=DATA_POLICY).content_security_policy)
    assert policy == {
        "default-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "sandbox": [],
    }
    assert "sandbox" not in PAGE_POLICY
