"""One address for an application: its pages, its APIs, its WebSocket API and its users' pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Stack, Validations
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.edge.access_logs import check_edge_logs_reach, log_bucket
from saas_constructs.edge.address_records import AddressRecords
from saas_constructs.edge.api_domain import api_domain
from saas_constructs.edge.behaviors import EdgeBehaviors
from saas_constructs.edge.routes import MEDIA, Routes, top_folders
from saas_constructs.edge.security_headers import DATA_POLICY, SecurityHeaders
from saas_constructs.edge.site_files import SiteFiles
from saas_constructs.edge.viewer_function import ViewerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aws_cdk import aws_apigateway as apigateway
    from aws_cdk import aws_apigatewayv2 as apigatewayv2
    from aws_cdk import aws_certificatemanager as acm
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_route53 as route53

_OWN_NAME: Final = "CloudFront's own name comes with CloudFront's own TLS policy; a name of your own has the floor."
_NO_WEB_ACL: Final = "No web ACL was given: the APIs' own limits hold."
_EVERYWHERE: Final = "Tenants' people may be anywhere."


class FrontendDistribution(Construct):
    """CloudFront before a private bucket and the application's APIs, under one origin, so that no page needs CORS.

    ``/api`` and ``/public`` lead to REST APIs, ``/ws`` to a WebSocket API, ``/m`` to menus for anybody, ``/media`` to
    pictures; none of them sees its prefix, nor a tenant's ``/t/{slug}`` before it. What is no file of the site gets
    ``index.html``: the page's own router goes by the path. Only HTTPS is served, HTTP/3 included, and the bucket
    answers this distribution only.

    APIs stay reachable at their own addresses, where machines call them: their authorizers and limits hold there, too,
    and no decision rests on what the edge says but that to refuse.

    The bucket is made anew from ``site`` at each deployment. It holds nothing of users.

    Args:
        site: Folder of the built pages, with an ``index.html`` and hashed files below ``assets``; without it there is
            nothing but the configuration.
        config: Content of ``config.json``, which pages read when they start; texts may be tokens, nothing is secret.
        api: Behind ``/api``; tenants with APIs of their own have them in its region.
        public_api: Behind ``/public``.
        websocket: Stage behind ``/ws``.
        media_bucket: Behind ``/media``. Its own policy must let CloudFront read what is meant to be seen.
        sources: Further sources of the content security policy's directives, such as the sign-in's host in
            ``connect-src``.
        menu_pages: Path of the public API below which menus for anybody are, such as ``/menu-pages``. They are served
            below ``/m`` at tenants' addresses, and kept by what `MenuVersions` puts into the key-value store.
        key_value_store: Which hosts and path prefixes are tenants'; without it none is.
        domain_names: Names of its own, such as ``app.example.com`` and ``*.app.example.com``; CloudFront's without.
        certificate: For these names, in us-east-1.
        hosted_zone: Where records for them are made; without it that is left to you.
        web_acl_arn: Web ACL of CloudFront's scope: see `EdgeWebAcl`.
        access_log_bucket: Where requests to the distribution are logged; a bucket in its own stack when left out. Only
            needed in a region that CloudFront delivers no logs to: see `EdgeAccessLogs`.
        access_log_prefix: Start of the names of these logs.
        access_log_retention: How long logs in buckets of its own are kept, in whole days; 90 when left out.
        log_retention: How long logs of the function that publishes the site are kept.
        removal_policy: What becomes of the bucket and of these logs when they leave the stack. Access logs are always
            kept until they expire.

    Raises:
        ValueError: Names without a certificate, a certificate without names, a folder without ``index.html``, menus
            without a public API or a key-value store, or no ``access_log_bucket`` in such a region.

    Attributes:
        distribution: The distribution.
        bucket: The site's files.
        log_bucket: Logs of requests to the distribution.
        headers: Security headers of pages.
        viewer_function: What stands before every request.
        default_behavior: How pages are served.
        behaviors: How everything else is served, by path pattern.
        url: Where the application is, without a slash at the end.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        site: Path | None,
        config: Mapping[str, object],
        api: apigateway.RestApi,
        public_api: apigateway.RestApi | None = None,
        websocket: apigatewayv2.WebSocketStage | None = None,
        media_bucket: s3.IBucket | None = None,
        menu_pages: str = "",
        sources: Mapping[str, Sequence[str]] | None = None,
        key_value_store: cloudfront.IKeyValueStore | None = None,
        domain_names: Sequence[str] = (),
        certificate: acm.ICertificate | None = None,
        hosted_zone: route53.IHostedZone | None = None,
        web_acl_arn: str | None = None,
        access_log_bucket: s3.IBucket | None = None,
        access_log_prefix: str = "edge/",
        access_log_retention: Duration | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        if bool(domain_names) != (certificate is not None):
            raise ValueError(
                f"domain_names and certificate go together, got {list(domain_names)} and "
                f"{'a' if certificate is not None else 'no'} certificate; make an EdgeCertificate for the names"
            )
        if menu_pages and (public_api is None or key_value_store is None):
            raise ValueError(
                f"menu_pages need a public_api that makes them and a key_value_store that says whose they are, "
                f"got {menu_pages!r} without; give both"
            )
        retention = access_log_retention or Duration.days(90)
        self.log_bucket, own_log_bucket = self._log_buckets(access_log_bucket, retention)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            server_access_logs_bucket=own_log_bucket,
            server_access_logs_prefix="bucket/",
            removal_policy=removal_policy,
        )
        self.headers = SecurityHeaders(self, "Headers", sources=sources)
        prefixes = {"/api": api, **({} if public_api is None else {"/public": public_api})}
        routes = Routes(
            stripped=(*prefixes, *(() if media_bucket is None else (MEDIA,))),
            socket=websocket is not None,
            folders=top_folders(site),
            domain_names=tuple(domain_names),
            menu_pages=menu_pages,
            own_apis=None if key_value_store is None else api_domain(Stack.of(api)),
        )
        self.viewer_function = ViewerFunction(self, "Viewer", routes=routes, key_value_store=key_value_store)
        made = EdgeBehaviors(
            self,
            "Behaviors",
            bucket=self.bucket,
            apis=prefixes,
            websocket=websocket,
            media_bucket=media_bucket,
            has_menus=bool(menu_pages),
            viewer_function=self.viewer_function.function,
            page_headers=self.headers.policy,
            data_headers=SecurityHeaders(self, "DataHeaders", content_security_policy=DATA_POLICY).policy,
        )
        self.default_behavior = made.pages
        self.behaviors: Mapping[str, cloudfront.BehaviorOptions] = made.by_pattern
        self.distribution = cloudfront.Distribution(
            self,
            "Resource",
            default_behavior=self.default_behavior,
            additional_behaviors=dict(self.behaviors),
            domain_names=list(domain_names) or None,
            certificate=certificate,
            minimum_protocol_version=(None if certificate is None else cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021),
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            web_acl_id=web_acl_arn,
            enable_logging=True,
            log_bucket=self.log_bucket,
            log_file_prefix=access_log_prefix,
        )
        self._acknowledge(has_names=bool(domain_names), has_web_acl=web_acl_arn is not None)
        if hosted_zone is not None:
            AddressRecords(
                self, "Records", hosted_zone=hosted_zone, domain_names=domain_names, distribution=self.distribution
            )
        self.url = f"https://{domain_names[0] if domain_names else self.distribution.distribution_domain_name}"
        SiteFiles(
            self,
            "Site",
            bucket=self.bucket,
            site=site,
            config=config,
            log_retention=log_retention,
            log_removal_policy=removal_policy,
            empty_at_end=removal_policy is RemovalPolicy.DESTROY,
        )

    def metric_error_rate(self) -> cloudwatch.IMetric:
        """Answers of 5xx in percent of all, as an average over five minutes; CloudWatch has it in us-east-1."""
        return self.distribution.metric5xx_error_rate()

    def _log_buckets(self, given: s3.IBucket | None, retention: Duration) -> tuple[s3.IBucket, s3.IBucket]:
        """For requests to the distribution, and for those to the bucket behind it, which must be in its region."""
        if given is not None:
            return given, log_bucket(self, "BucketAccessLogs", retention=retention, of_edge=False)
        check_edge_logs_reach(self)
        shared = log_bucket(self, "AccessLogs", retention=retention, of_edge=True)
        return shared, shared

    def _acknowledge(self, *, has_names: bool, has_web_acl: bool) -> None:
        reasons = {
            "AwsSolutions-CFR1": _EVERYWHERE,
            **({} if has_web_acl else {"AwsSolutions-CFR2": _NO_WEB_ACL}),
            **({} if has_names else {"AwsSolutions-CFR4": _OWN_NAME}),
        }
        Validations.of(self.distribution).acknowledge(
            *(Acknowledgment(id=rule, reason=reason) for rule, reason in reasons.items())
        )
