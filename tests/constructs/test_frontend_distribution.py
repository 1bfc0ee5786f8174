"""FrontendDistribution: what is served under which path, how it is kept, and who may reach what is behind it."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_certificatemanager as acm
from aws_cdk.assertions import Match, Template

from saas_constructs.edge import EdgeWebAcl
from tests.constructs.distributions import (
    DOMAIN,
    built_site,
    distribution,
    named_distribution,
    rest_api,
    whole_distribution,
)
from tests.constructs.test_rule_packs import found

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def settings(stack: cdk.Stack) -> dict[str, Any]:
    """The distribution's configuration in the template."""
    (resource,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Distribution").values()
    config: dict[str, Any] = resource["Properties"]["DistributionConfig"]
    return config


def behaviors(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    return {behavior["PathPattern"]: behavior for behavior in settings(stack)["CacheBehaviors"]}


def origin_of(stack: cdk.Stack, pattern: str) -> dict[str, Any]:
    config = settings(stack)
    (wanted,) = (b["TargetOriginId"] for b in config["CacheBehaviors"] if b["PathPattern"] == pattern)
    (origin,) = (origin for origin in config["Origins"] if origin["Id"] == wanted)
    return dict(origin)


def test_all_paths_of_the_application_are_served_below_a_tenants_path_too(stack: cdk.Stack) -> None:
    whole_distribution(stack)
    assert list(behaviors(stack)) == [
        "/api/*",
        "/t/*/api/*",
        "/public/*",
        "/t/*/public/*",
        "/ws",
        "/t/*/ws",
        "/media/*",
        "/config.json",
        "/assets/*",
    ]


def test_what_is_not_given_is_not_served(stack: cdk.Stack) -> None:
    distribution(stack)
    assert list(behaviors(stack)) == ["/api/*", "/t/*/api/*", "/config.json", "/assets/*"]


@pytest.mark.parametrize("pattern", ["/api/*", "/t/*/api/*", "/public/*", "/ws", "/t/*/ws"])
def test_answers_of_apis_are_never_kept_and_requests_come_to_them_whole(stack: cdk.Stack, pattern: str) -> None:
    whole_distribution(stack)
    behavior = behaviors(stack)[pattern]
    assert behavior["CachePolicyId"] == CACHING_DISABLED
    assert behavior["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
    assert "DELETE" in behavior["AllowedMethods"]


@pytest.mark.parametrize(("pattern", "path"), [("/api/*", "/v1"), ("/ws", "/live")])
def test_an_api_is_asked_for_its_stage_by_tls_only(stack: cdk.Stack, pattern: str, path: str) -> None:
    whole_distribution(stack)
    origin = origin_of(stack, pattern)
    assert "execute-api" in json.dumps(origin["DomainName"])
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    assert "Ref" in json.dumps(origin["OriginPath"]) or origin["OriginPath"] == path


def test_pages_are_asked_for_again_and_hashed_files_are_kept(stack: cdk.Stack) -> None:
    distribution(stack)
    template = Template.from_stack(stack)
    assert behaviors(stack)["/assets/*"]["CachePolicyId"] == CACHING_OPTIMIZED
    assert behaviors(stack)["/config.json"]["CachePolicyId"] == CACHING_DISABLED
    pages = settings(stack)["DefaultCacheBehavior"]
    assert "Ref" in pages["CachePolicyId"]
    template.has_resource_properties(
        "AWS::CloudFront::CachePolicy",
        {
            "CachePolicyConfig": {
                "MinTTL": 0,
                "DefaultTTL": 0,
                "ParametersInCacheKeyAndForwardedToOrigin": {
                    "EnableAcceptEncodingBrotli": True,
                    "EnableAcceptEncodingGzip": True,
                    "CookiesConfig": {"CookieBehavior": "none"},
                    "QueryStringsConfig": {"QueryStringBehavior": "none"},
                },
            }
        },
    )
    assert pages["Compress"]


def test_no_path_is_served_without_tls_or_without_the_function(stack: cdk.Stack) -> None:
    whole_distribution(stack)
    config = settings(stack)
    assert config["HttpVersion"] == "http2and3"
    assert config["IPV6Enabled"]
    for behavior in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        (association,) = behavior["FunctionAssociations"]
        assert association["EventType"] == "viewer-request"
        assert "Ref" in behavior["ResponseHeadersPolicyId"]


def test_pages_come_from_the_application_not_from_an_error(stack: cdk.Stack) -> None:
    distribution(stack)
    assert "CustomErrorResponses" not in settings(stack)


def test_only_this_distribution_reads_the_bucket(stack: cdk.Stack) -> None:
    made = distribution(stack)
    template = Template.from_stack(stack)
    bucket = stack.resolve(made.bucket.bucket_name)["Ref"]
    (policy,) = (
        found["Properties"]["PolicyDocument"]["Statement"]
        for found in template.find_resources("AWS::S3::BucketPolicy").values()
        if found["Properties"]["Bucket"] == {"Ref": bucket}
    )
    allowed = [statement for statement in policy if statement["Effect"] == "Allow"]
    assert {json.dumps(statement["Principal"]) for statement in allowed} == {'{"Service": "cloudfront.amazonaws.com"}'}
    for statement in allowed:
        ((key, arn),) = statement["Condition"]["StringEquals"].items()
        assert key == "AWS:SourceArn"
        assert stack.resolve(made.distribution.distribution_id)["Ref"] in json.dumps(arn)
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "RestrictPublicBuckets": True},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "LoggingConfiguration": {"LogFilePrefix": "bucket/"},
        },
    )


def test_somebody_elses_bucket_is_read_by_signed_requests_and_left_alone(stack: cdk.Stack) -> None:
    whole_distribution(stack)
    assert origin_of(stack, "/media/*")["OriginAccessControlId"]
    files = cdk.Stack.of(stack.node.scope.node.find_child("Files"))  # type: ignore[union-attr]  # the app
    Template.from_stack(files).resource_count_is("AWS::S3::BucketPolicy", 0)


def test_logs_expire_and_outlive_the_stack_until_then(stack: cdk.Stack) -> None:
    distribution(stack, access_log_retention=cdk.Duration.days(30), removal_policy=cdk.RemovalPolicy.DESTROY)
    assert settings(stack)["Logging"]["Prefix"] == "edge/"
    Template.from_stack(stack).has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
                "LifecycleConfiguration": {"Rules": [{"ExpirationInDays": 30, "Status": "Enabled"}]},
            },
        },
    )


@pytest.mark.parametrize(
    ("policy", "empties", "kept"),
    [(cdk.RemovalPolicy.RETAIN, "false", "Retain"), (cdk.RemovalPolicy.DESTROY, "true", "Delete")],
)
def test_a_bucket_that_goes_is_emptied_before(
    stack: cdk.Stack, policy: cdk.RemovalPolicy, empties: str, kept: str
) -> None:
    distribution(stack, removal_policy=policy)
    template = Template.from_stack(stack)
    template.has_resource_properties("Custom::Site", {"EmptyAtEnd": empties})
    template.has_resource("AWS::S3::Bucket", {"DeletionPolicy": kept, "Properties": {"LoggingConfiguration": {}}})


def test_without_names_it_is_at_cloudfronts_own(stack: cdk.Stack) -> None:
    made = distribution(stack)
    assert "Aliases" not in settings(stack)
    assert "DomainName" in json.dumps(stack.resolve(made.url))
    Template.from_stack(stack).resource_count_is("AWS::Route53::RecordSet", 0)


def test_with_names_it_has_a_tls_floor_and_records_of_both_kinds(stack: cdk.Stack) -> None:
    made = named_distribution(stack)
    assert made.url == f"https://{DOMAIN}"
    config = settings(stack)
    assert config["Aliases"] == [DOMAIN, f"*.{DOMAIN}"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["ViewerCertificate"]["SslSupportMethod"] == "sni-only"
    records = Template.from_stack(stack).find_resources("AWS::Route53::RecordSet").values()
    assert sorted((record["Properties"]["Name"], record["Properties"]["Type"]) for record in records) == sorted(
        (f"{name}.", kind) for name in (DOMAIN, f"*.{DOMAIN}") for kind in ("A", "AAAA")
    )
    assert all(record["Properties"]["AliasTarget"]["DNSName"] for record in records)


def test_the_function_knows_the_names(stack: cdk.Stack) -> None:
    named_distribution(stack)
    (function,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Function").values()
    routes = json.loads(function["Properties"]["FunctionCode"].split("\n")[0].removeprefix("const ROUTES = ")[:-1])
    assert routes["hosts"] == [DOMAIN]
    assert routes["domain"] == DOMAIN


def test_names_without_a_certificate_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"go together, got \['app.example.com'\] and no certificate"):
        distribution(stack, domain_names=[DOMAIN])


def test_a_certificate_without_names_is_refused(stack: cdk.Stack) -> None:
    certificate = acm.Certificate.from_certificate_arn(stack, "Certificate", "arn:aws:acm:us-east-1:1:certificate/one")
    with pytest.raises(ValueError, match=r"got \[\] and a certificate"):
        distribution(stack, certificate=certificate)


def test_a_folder_without_a_page_is_refused(stack: cdk.Stack, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"site must be a folder with an index\.html"):
        distribution(stack, site=tmp_path)


def test_the_site_is_published_with_its_configuration(stack: cdk.Stack, tmp_path: Path) -> None:
    site = built_site(tmp_path / "site")
    made = distribution(stack, site=site, config={"stage": "test", "clientId": cdk.Aws.STACK_NAME, "domain": None})
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "Custom::Site",
        {
            "Bucket": stack.resolve(made.bucket.bucket_name),
            "Source": {"Bucket": Match.any_value(), "Key": Match.string_like_regexp(r"^[0-9a-f]{64}\.zip$")},
            "Config": {
                "Fn::Join": [
                    "",
                    ['{"stage":"test","clientId":"', {"Ref": "AWS::StackName"}, '","domain":null}'],
                ]
            },
        },
    )


def test_the_function_that_publishes_reaches_one_site_and_one_archive(stack: cdk.Stack, tmp_path: Path) -> None:
    distribution(stack, site=built_site(tmp_path / "site"))
    policies = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    statements = [s for policy in policies for s in policy["Properties"]["PolicyDocument"]["Statement"]]
    s3_statements = {
        json.dumps(s["Action"]): json.dumps(s["Resource"]) for s in statements if "s3:" in str(s["Action"])
    }
    assert set(s3_statements) == {'"s3:GetObject"', '["s3:DeleteObject", "s3:PutObject"]', '"s3:ListBucket"'}
    assert ".zip" in s3_statements['"s3:GetObject"']


def test_a_web_acl_stands_before_it(stack: cdk.Stack) -> None:
    distribution(stack, web_acl_arn="arn:aws:wafv2:us-east-1:111122223333:global/webacl/one/id")
    assert settings(stack)["WebACLId"].endswith("webacl/one/id")


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing(app: cdk.App, tmp_path: Path, pack: type[cdk_nag.NagPack]) -> None:
    stack = cdk.Stack(app, "Edge", env=cdk.Environment(region="us-east-1"))
    apis = cdk.Stack(app, "Apis", env=cdk.Environment(region="us-east-1"))
    named_distribution(
        stack,
        api=rest_api(apis),
        site=built_site(tmp_path / "site"),
        web_acl_arn=EdgeWebAcl(stack, "WebAcl").web_acl_arn,
    )
    assert found(pack(app), stack) == []
