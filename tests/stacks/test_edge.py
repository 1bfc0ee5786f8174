"""The edge of a stage: with a domain and without, in CloudFront's own region and elsewhere."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from stacks.app import build_app, feature_flags
from stacks.config import DEV, PRODUCTION, StageConfig
from tests.stacks.synthesis import Reference, resources, template_files

EUROPE = PRODUCTION[0]
VIRGINIA = replace(EUROPE, name="virginia", region="us-east-1")
# One that an account opts in to.
HONG_KONG = replace(EUROPE, name="hong-kong", region="ap-east-1")
HERE_AND_THERE = pytest.mark.parametrize("config", [DEV, EUROPE, VIRGINIA], ids=lambda config: config.name)


@pytest.fixture(scope="session")
def templates(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Templates of the reference's stages, of one in us-east-1 with pages of its own, and of one far away."""
    pages = tmp_path_factory.mktemp("pages")
    for audience in ("app", "console"):
        (pages / audience / "assets").mkdir(parents=True)
        (pages / audience / "index.html").write_text(f"<!doctype html><title>{audience}</title>")
    folder = tmp_path_factory.mktemp("virginia")
    build_app([replace(VIRGINIA, site_folder=pages), HONG_KONG], context=feature_flags(), outdir=str(folder)).synth()
    made = {name: json.loads(content) for name, content in template_files(folder).items()}
    return {**reference.templates, **made}


def distributions(templates: dict[str, dict[str, Any]], config: StageConfig) -> dict[str, dict[str, Any]]:
    """Configurations of the site's and the console's distribution."""
    return {
        "site" if name.startswith("Site") else "console": found["Properties"]["DistributionConfig"]
        for name, found in resources(templates[f"{config.name}-Edge"], "AWS::CloudFront::Distribution").items()
    }


@HERE_AND_THERE
def test_each_audience_has_an_address_behind_the_same_web_acl(templates: Any, config: StageConfig) -> None:
    made = distributions(templates, config)
    assert set(made) == {"site", "console"}
    acls = {json.dumps(distribution["WebACLId"]) for distribution in made.values()}
    assert len(acls) == 1
    (acl,) = resources(templates[f"{config.name}-EdgeSupport"], "AWS::WAFv2::WebACL")
    assert "us-east-1" in acls.copy().pop() or config.region == "us-east-1"
    assert f"{config.name}-EdgeSupport" in acls.pop()
    assert acl


@HERE_AND_THERE
def test_what_cloudfront_takes_from_virginia_stands_there(templates: Any, config: StageConfig) -> None:
    support = templates[f"{config.name}-EdgeSupport"]
    certificates = resources(support, "AWS::CertificateManager::Certificate")
    assert len(certificates) == (0 if config.domain is None else 1)
    assert not resources(templates[f"{config.name}-Edge"], "AWS::CertificateManager::Certificate")


@pytest.mark.parametrize("config", [EUROPE, VIRGINIA], ids=lambda config: config.name)
def test_a_domain_is_the_sites_and_its_tenants_and_the_console_is_below_it(templates: Any, config: StageConfig) -> None:
    made = distributions(templates, config)
    assert made["site"]["Aliases"] == [config.domain, f"*.{config.domain}"]
    assert made["console"]["Aliases"] == [f"console.{config.domain}"]
    records = resources(templates[f"{config.name}-Edge"], "AWS::Route53::RecordSet").values()
    assert sorted((record["Properties"]["Name"], record["Properties"]["Type"]) for record in records) == sorted(
        (f"{name}.", kind) for name in (*made["site"]["Aliases"], *made["console"]["Aliases"]) for kind in ("A", "AAAA")
    )
    assert {record["Properties"]["HostedZoneId"] for record in records} == {config.hosted_zone_id}


def test_without_a_domain_sign_ins_may_end_at_cloudfronts_own_names(templates: Any) -> None:
    assert "Aliases" not in distributions(templates, DEV)["site"]
    added = resources(templates[f"{DEV.name}-Edge"], "Custom::SignInRedirects")
    assert len(added) == 2
    assert all("DomainName" in json.dumps(found["Properties"]["Origins"]) for found in added.values())
    assert not resources(templates[f"{EUROPE.name}-Edge"], "Custom::SignInRedirects")


@pytest.mark.parametrize("config", [EUROPE, VIRGINIA], ids=lambda config: config.name)
def test_with_a_domain_clients_know_it_from_the_start(templates: Any, config: StageConfig) -> None:
    def callbacks(stack: str) -> list[str]:
        clients = resources(templates[f"{config.name}-{stack}"], "AWS::Cognito::UserPoolClient").values()
        return [url for client in clients for url in client["Properties"].get("CallbackURLs", [])]

    assert callbacks("ControlPlane") == [f"https://{config.domain}/callback"]
    assert callbacks("Operators") == [f"https://console.{config.domain}/callback"]


@HERE_AND_THERE
def test_operators_pages_reach_the_admin_api_and_nothing_of_tenants(templates: Any, config: StageConfig) -> None:
    console = distributions(templates, config)["console"]
    assert [behavior["PathPattern"] for behavior in console["CacheBehaviors"]] == [
        "/api/*",
        "/t/*/api/*",
        "/config.json",
        "/assets/*",
    ]
    origins = json.dumps([origin["DomainName"] for origin in console["Origins"]])
    assert f"{config.name}-Operators" in origins
    assert f"{config.name}-ApplicationPlane" not in origins


@HERE_AND_THERE
def test_pages_are_told_where_to_sign_in(templates: Any, config: StageConfig) -> None:
    written = resources(templates[f"{config.name}-Edge"], "Custom::Site")
    for found in written.values():
        text = json.dumps(found["Properties"]["Config"])
        for member in ("authority", "signIn", "clientId", "apiPath", "region", "stage"):
            assert f'\\"{member}\\"' in text


def test_pages_are_published_where_they_are_built(templates: Any) -> None:
    def sources(config: StageConfig) -> list[bool]:
        return [
            "Source" in found["Properties"]
            for found in resources(templates[f"{config.name}-Edge"], "Custom::Site").values()
        ]

    assert sources(DEV) == [False, False]
    assert sources(VIRGINIA) == [True, True]


@HERE_AND_THERE
@pytest.mark.parametrize("stack", ["Edge", "EdgeSupport"])
def test_templates_are_valid_where_they_are_deployed(templates: Any, config: StageConfig, stack: str) -> None:
    region = "us-east-1" if stack == "EdgeSupport" else config.region
    # W3005: the CDK writes each dependency that a reference already implies.
    found = lint(
        json.dumps(templates[f"{config.name}-{stack}"]),
        config=ManualArgs(regions=[region], ignore_checks=["W3005"]),
    )
    assert [str(match) for match in found] == []


@HERE_AND_THERE
def test_who_visits_is_logged_where_the_stage_runs(templates: Any, config: StageConfig) -> None:
    made = resources(templates[f"{config.name}-Edge"], "AWS::CloudFront::Distribution")
    for found in made.values():
        (bucket, _) = found["Properties"]["DistributionConfig"]["Logging"]["Bucket"]["Fn::GetAtt"]
        assert bucket in resources(templates[f"{config.name}-Edge"], "AWS::S3::Bucket")
    assert not resources(templates[f"{config.name}-EdgeSupport"], "AWS::S3::Bucket")


def test_where_cloudfront_delivers_no_logs_they_go_to_virginia(templates: Any) -> None:
    edge = templates[f"{HONG_KONG.name}-Edge"]
    logged = [
        found["Properties"]["DistributionConfig"]["Logging"]
        for found in resources(edge, "AWS::CloudFront::Distribution").values()
    ]
    assert sorted(found["Prefix"] for found in logged) == ["console/", "domains/", "edge/"]
    for found in logged:
        reference = found["Bucket"]["Fn::GetStackOutput"]
        assert (reference["StackName"], reference["Region"]) == (f"{HONG_KONG.name}-EdgeSupport", "us-east-1")
    assert len(resources(templates[f"{HONG_KONG.name}-EdgeSupport"], "AWS::S3::Bucket")) == 1
    # S3 logs to buckets of its own region only.
    sites = [one for one in resources(edge, "AWS::S3::Bucket").values() if "LoggingConfiguration" in one["Properties"]]
    assert len(sites) == 2
    assert all("Ref" in one["Properties"]["LoggingConfiguration"]["DestinationBucketName"] for one in sites)


def test_pages_that_are_not_built_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"site must be a folder with an index\.html"):
        build_app([replace(DEV, site_folder=tmp_path)], context=feature_flags())
