"""EdgeWebAcl and EdgeCertificate: what CloudFront takes from us-east-1."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_route53 as route53
from aws_cdk.assertions import Template

from saas_constructs.edge import EdgeCertificate, EdgeWebAcl


def rules(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    (acl,) = Template.from_stack(stack).find_resources("AWS::WAFv2::WebACL").values()
    return {rule["Name"]: rule for rule in acl["Properties"]["Rules"]}


def test_limits_come_before_aws_own_rules(stack: cdk.Stack) -> None:
    EdgeWebAcl(stack, "WebAcl")
    assert sorted(rules(stack), key=lambda name: int(rules(stack)[name]["Priority"])) == [
        "RateOfPublic",
        "RateOfMenus",
        "Rate",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]


def test_who_asks_too_often_is_told_to_wait(stack: cdk.Stack) -> None:
    EdgeWebAcl(
        stack, "WebAcl", rate_limit_per_address=100, public_rate_limit_per_address=20, menu_rate_limit_per_address=30
    )
    (acl,) = Template.from_stack(stack).find_resources("AWS::WAFv2::WebACL").values()
    assert acl["Properties"]["Scope"] == "CLOUDFRONT"
    for name, limit in (("Rate", 100), ("RateOfPublic", 20), ("RateOfMenus", 30)):
        rate = rules(stack)[name]["Statement"]["RateBasedStatement"]
        assert (rate["Limit"], rate["AggregateKeyType"], rate["EvaluationWindowSec"]) == (limit, "IP", 300)
        answer = rules(stack)[name]["Action"]["Block"]["CustomResponse"]
        assert answer["ResponseCode"] == 429
        assert answer["ResponseHeaders"] == [{"Name": "retry-after", "Value": "300"}]
        body = acl["Properties"]["CustomResponseBodies"][answer["CustomResponseBodyKey"]]
        assert json.loads(body["Content"])["type"] == "/problems/too-many-requests"


@pytest.mark.parametrize(("rule", "path"), [("RateOfPublic", "/public/"), ("RateOfMenus", "/m/")])
def test_tighter_limits_are_for_what_needs_no_token(stack: cdk.Stack, rule: str, path: str) -> None:
    EdgeWebAcl(stack, "WebAcl")
    narrowed = rules(stack)[rule]["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
    match = narrowed["ByteMatchStatement"]
    # Below a tenant's path, too.
    assert (match["SearchString"], match["PositionalConstraint"]) == (path, "CONTAINS")
    assert "ScopeDownStatement" not in rules(stack)["Rate"]["Statement"]["RateBasedStatement"]


def test_long_orders_pass(stack: cdk.Stack) -> None:
    EdgeWebAcl(stack, "WebAcl")
    group = rules(stack)["AWSManagedRulesCommonRuleSet"]
    assert group["OverrideAction"] == {"None": {}}
    assert group["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"] == [
        {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    ]


@pytest.mark.parametrize(
    "limit", ["rate_limit_per_address", "public_rate_limit_per_address", "menu_rate_limit_per_address"]
)
def test_a_limit_that_waf_would_refuse_is_refused(stack: cdk.Stack, limit: str) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be at least 10 in five minutes, got 9"):
        EdgeWebAcl(stack, "WebAcl", **{limit: 9})


def test_elsewhere_cloudfront_would_not_find_it(regional_stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="must be in a stack in us-east-1, got one in eu-west-1"):
        EdgeWebAcl(regional_stack, "WebAcl")


def test_the_certificate_is_for_the_domain_and_the_names_below_it(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Support", env=cdk.Environment(region="us-east-1"))
    zone = route53.HostedZone.from_hosted_zone_attributes(stack, "Zone", hosted_zone_id="Z1", zone_name="example.com")
    EdgeCertificate(stack, "Certificate", domain_name="app.example.com", hosted_zone=zone)
    (certificate,) = Template.from_stack(stack).find_resources("AWS::CertificateManager::Certificate").values()
    assert certificate["Properties"]["DomainName"] == "app.example.com"
    assert certificate["Properties"]["SubjectAlternativeNames"] == ["*.app.example.com"]
    assert certificate["Properties"]["ValidationMethod"] == "DNS"
    assert {option["HostedZoneId"] for option in certificate["Properties"]["DomainValidationOptions"]} == {"Z1"}


def test_a_certificate_elsewhere_is_refused(regional_stack: cdk.Stack) -> None:
    zone = route53.HostedZone.from_hosted_zone_attributes(
        regional_stack, "Zone", hosted_zone_id="Z1", zone_name="example.com"
    )
    with pytest.raises(ValueError, match="must be in a stack in us-east-1, got one in eu-west-1"):
        EdgeCertificate(regional_stack, "Certificate", domain_name="app.example.com", hosted_zone=zone)
