"""A distribution before a small application, for tests of the edge."""

from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.edge import FrontendDistribution

DOMAIN = "app.example.com"


def rest_api(scope: Construct, name: str = "Notes") -> apigateway.RestApi:
    """An API without a function behind it."""
    api = apigateway.RestApi(scope, name, deploy_options=apigateway.StageOptions(stage_name="v1"))
    api.root.add_method("GET", apigateway.MockIntegration())
    return api


def socket_stage(scope: Construct) -> apigatewayv2.WebSocketStage:
    """A WebSocket API's stage."""
    api = apigatewayv2.WebSocketApi(scope, "Socket")
    return apigatewayv2.WebSocketStage(scope, "SocketStage", web_socket_api=api, stage_name="live", auto_deploy=True)


def built_site(folder: Path) -> Path:
    """A folder as a build leaves it."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Notes</title>")
    (folder / "assets" / "app-1f.js").write_text("run()")
    return folder


def distribution(scope: Construct, **props: Any) -> FrontendDistribution:
    """A distribution without names of its own."""
    given: dict[str, Any] = {"site": None, "config": {"stage": "test"}}
    if "api" not in props:
        given["api"] = rest_api(scope)
    return FrontendDistribution(scope, "Site", **{**given, **props})


def whole_distribution(scope: Construct, **props: Any) -> FrontendDistribution:
    """One with everything that it can serve."""
    return distribution(
        scope,
        public_api=rest_api(scope, "Public"),
        websocket=socket_stage(scope),
        media_bucket=_bucket_of_another_stack(cdk.Stack.of(scope)),
        menu_pages="/menu-pages",
        key_value_store=cloudfront.KeyValueStore(scope, "Store"),
        **props,
    )


def _bucket_of_another_stack(stack: cdk.Stack) -> s3.Bucket:
    files = cdk.Stack(cast("Construct", stack.node.scope), "Files", env=cdk.Environment(region=stack.region))
    return s3.Bucket(files, "Files")


def named_distribution(scope: Construct, **props: Any) -> FrontendDistribution:
    """One with names of its own and records for them."""
    zone = route53.HostedZone.from_hosted_zone_attributes(scope, "Zone", hosted_zone_id="Z1", zone_name="example.com")
    certificate = acm.Certificate.from_certificate_arn(
        scope, "Certificate", "arn:aws:acm:us-east-1:111122223333:certificate/one"
    )
    return distribution(scope, domain_names=[DOMAIN, f"*.{DOMAIN}"], certificate=certificate, hosted_zone=zone, **props)
