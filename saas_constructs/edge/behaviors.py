"""Which origin serves which path, and for how long an answer may be kept.

Source: "Cache behavior settings", "Using managed policies" (Amazon CloudFront Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Annotations, Duration, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.edge.api_domain import api_domain
from saas_constructs.edge.menu_pages import menu_page_cache, menu_page_headers
from saas_constructs.edge.routes import ASSETS, CONFIG, MEDIA, MENU, PUBLIC, SOCKET, patterns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_apigateway as apigateway
    from aws_cdk import aws_apigatewayv2 as apigatewayv2

_LISTING: Final = "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk"
_FOREIGN_POLICY: Final = "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac"


class EdgeBehaviors(Construct):
    """Behaviours for a distribution, with one viewer's function before each.

    Args:
        bucket: The site's.
        apis: REST APIs, by the prefix that leads to them.
        websocket: Stage behind ``/ws``.
        media_bucket: Behind ``/media``; it may stand in another stack, and nothing here changes its policy.
        has_menus: Whether menus for anybody are served below ``/m``, by the API behind ``/public``.
        viewer_function: The function.
        page_headers: Headers of the site's files.
        data_headers: Headers of everything else.

    Attributes:
        pages: How pages are served.
        by_pattern: How everything else is served, in order.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: s3.IBucket,
        apis: Mapping[str, apigateway.RestApi],
        websocket: apigatewayv2.WebSocketStage | None,
        media_bucket: s3.IBucket | None,
        has_menus: bool,
        viewer_function: cloudfront.IFunction,
        page_headers: cloudfront.IResponseHeadersPolicy,
        data_headers: cloudfront.IResponseHeadersPolicy,
    ) -> None:
        super().__init__(scope, id)
        self._common: dict[str, Any] = {
            "viewer_protocol_policy": cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            "function_associations": [
                cloudfront.FunctionAssociation(
                    function=viewer_function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
                )
            ],
        }
        self._page_headers, self._data_headers = page_headers, data_headers
        site = origins.S3BucketOrigin.with_origin_access_control(
            bucket,
            # Without it a file that is missing would be forbidden rather than not found.
            origin_access_levels=[cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
        )
        # No page is asked of the bucket's root: the function gives each its file.
        Annotations.of(scope).acknowledge_warning(_LISTING)
        self.pages = self._files(site, self._revalidated(), page_headers)
        by_prefix = _origins(apis, websocket)
        self.by_pattern = {
            **{
                pattern: behavior
                for prefix, origin in by_prefix.items()
                for behavior in [self._api(origin)]
                for pattern in patterns(prefix)
            },
            **(dict.fromkeys(patterns(MENU), self._menus(by_prefix[PUBLIC])) if has_menus else {}),
            **({} if media_bucket is None else {f"{MEDIA}/*": self._media(media_bucket)}),
            CONFIG: self._files(site, cloudfront.CachePolicy.CACHING_DISABLED, page_headers),
            f"{ASSETS}/*": self._files(site, cloudfront.CachePolicy.CACHING_OPTIMIZED, page_headers),
        }

    def _revalidated(self) -> cloudfront.ICachePolicy:
        """Keep nothing for longer than the file's own header says; AWS's policies keep all for a second at least."""
        return cloudfront.CachePolicy(
            self,
            "Pages",
            comment="Pages, as long as they say",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.seconds(0),
            max_ttl=Duration.days(1),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _files(
        self,
        origin: cloudfront.IOrigin,
        cache_policy: cloudfront.ICachePolicy,
        headers: cloudfront.IResponseHeadersPolicy,
    ) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            cache_policy=cache_policy,
            response_headers_policy=headers,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
            compress=True,
            **self._common,
        )

    def _api(self, origin: cloudfront.IOrigin) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            # API Gateway goes by its own host; a WebSocket's handshake is made of headers.
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=self._data_headers,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            **self._common,
        )

    def _menus(self, origin: cloudfront.IOrigin) -> cloudfront.BehaviorOptions:
        return self._files(origin, menu_page_cache(self, "Menus"), menu_page_headers(self, "MenuHeaders").policy)

    def _media(self, bucket: s3.IBucket) -> cloudfront.BehaviorOptions:
        foreign = s3.Bucket.from_bucket_attributes(
            self,
            "Media",
            bucket_name=bucket.bucket_name,
            bucket_regional_domain_name=bucket.bucket_regional_domain_name,
        )
        Annotations.of(self.node.scope or self).acknowledge_warning(_FOREIGN_POLICY)
        origin = origins.S3BucketOrigin.with_origin_access_control(foreign)
        return self._files(origin, cloudfront.CachePolicy.CACHING_OPTIMIZED, self._data_headers)


def _origins(
    apis: Mapping[str, apigateway.RestApi], websocket: apigatewayv2.WebSocketStage | None
) -> dict[str, cloudfront.IOrigin]:
    """What API Gateway serves, by the prefix that leads there."""
    rest = {
        prefix: _execute_api(Stack.of(api), api.rest_api_id, api.deployment_stage.stage_name)
        for prefix, api in apis.items()
    }
    if websocket is None:
        return rest
    return {**rest, SOCKET: _execute_api(Stack.of(websocket), websocket.api.api_id, websocket.stage_name)}


def _execute_api(stack: Stack, api_id: str, stage_name: str) -> cloudfront.IOrigin:
    return origins.HttpOrigin(
        f"{api_id}.{api_domain(stack)}",
        origin_path=f"/{stage_name}",
        protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
    )
