"""FrontendDistribution: what is served under which path, how it is kept, and who may reach what is behind it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_certificatemanager as acm
from aws_cdk.assertions import Match, Template

from saas_constructs.edge import EdgeAccessLogs, EdgeWebAcl, FrontendDistribution
from tests.constructs.conftest import CONTEXT
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


@dataclass(frozen=True)
class Made:
    """A distribution, and the template that came of it."""

    distribution: FrontendDistribution
    stack: cdk.Stack
    template: Template
    others: dict[str, Template]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Resources of a type."""
        return [dict(found) for found in self.template.find_resources(kind).values()]

    @property
    def settings(self) -> dict[str, Any]:
        (resource,) = self.of("AWS::CloudFront::Distribution")
        config: dict[str, Any] = resource["Properties"]["DistributionConfig"]
        return config

    @property
    def behaviors(self) -> dict[str, dict[str, Any]]:
        return {behavior["PathPattern"]: behavior for behavior in self.settings["CacheBehaviors"]}

    def origin_of(self, pattern: str) -> dict[str, Any]:
        wanted = self.behaviors[pattern]["TargetOriginId"]
        (origin,) = (origin for origin in self.settings["Origins"] if origin["Id"] == wanted)
        return dict(origin)


def made(make: Callable[..., FrontendDistribution], **props: Any) -> Made:
    app = cdk.App(builtin_cloud_formation_validation=False, context=CONTEXT)
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(region="us-east-1"))
    distribution = make(stack, **props)
    others = [child for child in app.node.children if isinstance(child, cdk.Stack) and child is not stack]
    return Made(
        distribution,
        stack,
        Template.from_stack(stack),
        {other.stack_name: Template.from_stack(other) for other in others},
    )


@pytest.fixture(scope="module")
def plain() -> Made:
    """One without names and without pages."""
    return made(distribution)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One with everything that it can serve, that is to go with its stack."""
    return made(
        whole_distribution,
        site=built_site(tmp_path_factory.mktemp("built") / "site"),
        config={"stage": "test", "clientId": cdk.Aws.STACK_NAME, "domain": None},
        access_log_retention=cdk.Duration.days(30),
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )


@pytest.fixture(scope="module")
def named() -> Made:
    """One with names of its own, behind a web ACL."""
    return made(named_distribution, web_acl_arn="arn:aws:wafv2:us-east-1:111122223333:global/webacl/one/id")


def test_all_paths_of_the_application_are_served_below_a_tenants_path_too(whole: Made) -> None:
    assert list(whole.behaviors) == [
        "/api/*",
        "/t/*/api/*",
        "/public/*",
        "/t/*/public/*",
        "/ws",
        "/t/*/ws",
        "/m/*",
        "/t/*/m/*",
        "/media/*",
        "/config.json",
        "/assets/*",
    ]


def test_an_origin_is_there_once_for_all_its_paths(whole: Made) -> None:
    # The site's bucket, two REST APIs, the WebSocket API and the pictures.
    assert len(whole.settings["Origins"]) == 5


def test_what_is_not_given_is_not_served(plain: Made) -> None:
    assert list(plain.behaviors) == ["/api/*", "/t/*/api/*", "/config.json", "/assets/*"]


@pytest.mark.parametrize("pattern", ["/api/*", "/t/*/api/*", "/public/*", "/ws", "/t/*/ws"])
def test_answers_of_apis_are_never_kept_and_requests_come_to_them_whole(whole: Made, pattern: str) -> None:
    behavior = whole.behaviors[pattern]
    assert behavior["CachePolicyId"] == CACHING_DISABLED
    assert behavior["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
    assert "DELETE" in behavior["AllowedMethods"]


@pytest.mark.parametrize("pattern", ["/m/*", "/t/*/m/*"])
def test_menus_are_kept_by_their_own_policy_and_nothing_else_comes_to_their_origin(whole: Made, pattern: str) -> None:
    behavior = whole.behaviors[pattern]
    (name, policy) = next(
        (name, found["Properties"]["CachePolicyConfig"])
        for name, found in whole.template.find_resources("AWS::CloudFront::CachePolicy").items()
        if "x-saas-version" in str(found)
    )
    assert behavior["CachePolicyId"] == {"Ref": name}
    assert policy["MaxTTL"] == 86400
    # Neither cookies nor authorization: what is shown to one is shown to all.
    assert "OriginRequestPolicyId" not in behavior
    assert set(behavior["AllowedMethods"]) == {"GET", "HEAD"}
    assert behavior["Compress"]
    assert whole.origin_of(pattern) == whole.origin_of("/public/*")


def test_a_menu_says_by_itself_what_it_loads_and_what_says_nothing_loads_nothing(whole: Made) -> None:
    policy = whole.behaviors["/m/*"]["ResponseHeadersPolicyId"]["Ref"]
    headers = whole.template.find_resources("AWS::CloudFront::ResponseHeadersPolicy")[policy]
    security = headers["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert security["ContentSecurityPolicy"]["Override"] is False
    assert security["ContentSecurityPolicy"]["ContentSecurityPolicy"].startswith("default-src 'none'; frame-ancestors")
    others = {name: one for name, one in security.items() if name != "ContentSecurityPolicy"}
    assert all(one["Override"] for one in others.values())


@pytest.mark.parametrize(("pattern", "path"), [("/api/*", "/v1"), ("/ws", "/live")])
def test_an_api_is_asked_for_its_stage_by_tls_only(whole: Made, pattern: str, path: str) -> None:
    origin = whole.origin_of(pattern)
    assert "execute-api" in json.dumps(origin["DomainName"])
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    assert "Ref" in json.dumps(origin["OriginPath"]) or origin["OriginPath"] == path


def test_pages_are_asked_for_again_and_hashed_files_are_kept(plain: Made) -> None:
    assert plain.behaviors["/assets/*"]["CachePolicyId"] == CACHING_OPTIMIZED
    assert plain.behaviors["/config.json"]["CachePolicyId"] == CACHING_DISABLED
    pages = plain.settings["DefaultCacheBehavior"]
    assert "Ref" in pages["CachePolicyId"]
    assert pages["Compress"]
    plain.template.has_resource_properties(
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


def test_no_path_is_served_without_tls_or_without_the_function(whole: Made) -> None:
    config = whole.settings
    assert config["HttpVersion"] == "http2and3"
    assert config["IPV6Enabled"]
    for behavior in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        (association,) = behavior["FunctionAssociations"]
        assert association["EventType"] == "viewer-request"
        assert "Ref" in behavior["ResponseHeadersPolicyId"]


def test_pages_come_from_the_application_not_from_an_error(plain: Made) -> None:
    assert "CustomErrorResponses" not in plain.settings


def test_only_this_distribution_reads_the_bucket(plain: Made) -> None:
    bucket = plain.stack.resolve(plain.distribution.bucket.bucket_name)
    (policy,) = (
        found["Properties"]["PolicyDocument"]["Statement"]
        for found in plain.of("AWS::S3::BucketPolicy")
        if found["Properties"]["Bucket"] == bucket
    )
    allowed = [statement for statement in policy if statement["Effect"] == "Allow"]
    assert {json.dumps(statement["Principal"]) for statement in allowed} == {'{"Service": "cloudfront.amazonaws.com"}'}
    own = plain.stack.resolve(plain.distribution.distribution.distribution_id)["Ref"]
    for statement in allowed:
        ((key, arn),) = statement["Condition"]["StringEquals"].items()
        assert key == "AWS:SourceArn"
        assert own in json.dumps(arn)
    plain.template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "RestrictPublicBuckets": True},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "LoggingConfiguration": {"LogFilePrefix": "bucket/"},
        },
    )


def test_somebody_elses_bucket_is_read_by_signed_requests_and_left_alone(whole: Made) -> None:
    assert whole.origin_of("/media/*")["OriginAccessControlId"]
    whole.others["Files"].resource_count_is("AWS::S3::BucketPolicy", 0)


def test_logs_expire_and_outlive_the_stack_until_then(whole: Made) -> None:
    assert whole.settings["Logging"]["Prefix"] == "edge/"
    whole.template.has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
                "LifecycleConfiguration": {"Rules": [{"ExpirationInDays": 30, "Status": "Enabled"}]},
            },
        },
    )


def test_requests_are_logged_in_a_bucket_of_elsewhere_and_those_to_the_site_beside_it(app: cdk.App) -> None:
    there = cdk.Stack(app, "There", env=cdk.Environment(region="us-east-1"))
    here = cdk.Stack(app, "Here", env=cdk.Environment(region="ap-east-1"))
    bucket = EdgeAccessLogs(there, "Logs").bucket
    made = distribution(here, access_log_bucket=bucket, access_log_prefix="app/")
    template = Template.from_stack(here)
    (edge,) = template.find_resources("AWS::CloudFront::Distribution").values()
    logging = edge["Properties"]["DistributionConfig"]["Logging"]
    assert logging["Prefix"] == "app/"
    assert "There" in json.dumps(logging["Bucket"])
    assert made.log_bucket is bucket
    (site,) = (
        found["Properties"]
        for found in template.find_resources("AWS::S3::Bucket").values()
        if "LoggingConfiguration" in found["Properties"]
    )
    beside = site["LoggingConfiguration"]["DestinationBucketName"]["Ref"]
    own = template.find_resources("AWS::S3::Bucket")[beside]["Properties"]
    # CloudFront writes there no more, so nobody needs an access control list.
    assert own["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    Template.from_stack(there).has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
                "LifecycleConfiguration": {"Rules": [{"ExpirationInDays": 90, "Status": "Enabled"}]},
            },
        },
    )


@pytest.mark.parametrize("make", [distribution, lambda stack: EdgeAccessLogs(stack, "Logs")])
def test_a_region_that_cloudfront_delivers_no_logs_to_is_refused(
    app: cdk.App, make: Callable[[cdk.Stack], Any]
) -> None:
    stack = cdk.Stack(app, "Here", env=cdk.Environment(region="ap-east-1"))
    with pytest.raises(ValueError, match="no access logs to buckets in ap-east-1; give access_log_bucket a bucket of"):
        make(stack)


def test_with_a_websocket_api_no_root_object_is_put_in_its_place(whole: Made) -> None:
    """The function makes the root of "/ws", and gives the page for the distribution's root."""
    assert "DefaultRootObject" not in whole.settings


@pytest.mark.parametrize(("which", "empties", "kept"), [("plain", "false", "Retain"), ("whole", "true", "Delete")])
def test_a_bucket_that_goes_is_emptied_before(
    request: pytest.FixtureRequest, which: str, empties: str, kept: str
) -> None:
    template = request.getfixturevalue(which).template
    template.has_resource_properties("Custom::Site", {"EmptyAtEnd": empties})
    template.has_resource("AWS::S3::Bucket", {"DeletionPolicy": kept, "Properties": {"LoggingConfiguration": {}}})


def test_without_names_it_is_at_cloudfronts_own(plain: Made) -> None:
    assert "Aliases" not in plain.settings
    assert "DomainName" in json.dumps(plain.stack.resolve(plain.distribution.url))
    plain.template.resource_count_is("AWS::Route53::RecordSet", 0)


def test_with_names_it_has_a_tls_floor_and_records_of_both_kinds(named: Made) -> None:
    assert named.distribution.url == f"https://{DOMAIN}"
    assert named.settings["Aliases"] == [DOMAIN, f"*.{DOMAIN}"]
    assert named.settings["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert named.settings["ViewerCertificate"]["SslSupportMethod"] == "sni-only"
    records = named.of("AWS::Route53::RecordSet")
    assert sorted((record["Properties"]["Name"], record["Properties"]["Type"]) for record in records) == sorted(
        (f"{name}.", kind) for name in (DOMAIN, f"*.{DOMAIN}") for kind in ("A", "AAAA")
    )
    assert all(record["Properties"]["AliasTarget"]["DNSName"] for record in records)


def test_the_function_knows_the_names(named: Made) -> None:
    (function,) = named.of("AWS::CloudFront::Function")
    routes = json.loads(function["Properties"]["FunctionCode"].split("\n")[0].removeprefix("const ROUTES = ")[:-1])
    assert routes["hosts"] == [DOMAIN]
    assert routes["domain"] == DOMAIN


def test_a_web_acl_stands_before_it(named: Made) -> None:
    assert named.settings["WebACLId"].endswith("webacl/one/id")


def test_the_site_is_published_with_its_configuration(whole: Made) -> None:
    whole.template.has_resource_properties(
        "Custom::Site",
        {
            "Bucket": whole.stack.resolve(whole.distribution.bucket.bucket_name),
            "Source": {"Bucket": Match.any_value(), "Key": Match.string_like_regexp(r"^[0-9a-f]{64}\.zip$")},
            "Config": {
                "Fn::Join": [
                    "",
                    ['{"stage": "test", "clientId": "', {"Ref": "AWS::StackName"}, '", "domain": null}'],
                ]
            },
        },
    )


def test_the_function_that_publishes_reaches_one_site_and_one_archive(whole: Made) -> None:
    policies = whole.of("AWS::IAM::Policy")
    statements = [s for policy in policies for s in policy["Properties"]["PolicyDocument"]["Statement"]]
    allowed = {json.dumps(s["Action"]): json.dumps(s["Resource"]) for s in statements if "s3:" in str(s["Action"])}
    assert set(allowed) == {'"s3:GetObject"', '["s3:DeleteObject", "s3:PutObject"]', '"s3:ListBucket"'}
    assert ".zip" in allowed['"s3:GetObject"']


def test_names_without_a_certificate_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"go together, got \['app.example.com'\] and no certificate"):
        distribution(stack, domain_names=[DOMAIN])


def test_a_certificate_without_names_is_refused(stack: cdk.Stack) -> None:
    certificate = acm.Certificate.from_certificate_arn(stack, "Certificate", "arn:aws:acm:us-east-1:1:certificate/one")
    with pytest.raises(ValueError, match=r"got \[\] and a certificate"):
        distribution(stack, certificate=certificate)


def test_menus_that_nobody_makes_or_whose_they_are_nobody_knows_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="menu_pages need a public_api that makes them and a key_value_store"):
        distribution(stack, menu_pages="/menu-pages", public_api=rest_api(stack, "Public"))


def test_a_folder_without_a_page_is_refused(stack: cdk.Stack, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"site must be a folder with an index\.html"):
        distribution(stack, site=tmp_path)


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
