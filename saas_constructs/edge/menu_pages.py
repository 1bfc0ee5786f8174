"""How CloudFront keeps menus for anybody: by what they differ by, and by nothing else.

Sources: "Control the cache key with a policy", "Manage how long content stays in the cache (expiration)" (Amazon
CloudFront Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront

from saas_constructs.edge.security_headers import DATA_POLICY, SecurityHeaders

if TYPE_CHECKING:
    from constructs import Construct

KEY_HEADERS: Final = ("accept-language", "x-saas-address", "x-saas-tenant", "x-saas-version")
"""What the viewer's function sets of each request, and what the page is made of; none is a viewer's own value."""

_LONGEST: Final = Duration.days(1)


def menu_page_cache(scope: Construct, id: str) -> cloudfront.CachePolicy:
    """Make the policy: as long as an answer says, a day at most; without query, cookies and authorization.

    A version that is not there yet was never kept, so nothing has to be invalidated. The day is for an event that was
    lost.

    Args:
        scope: Where it stands.
        id: Its id.
    """
    return cloudfront.CachePolicy(
        scope,
        id,
        comment="Menus, by tenant, version, language and address",
        min_ttl=Duration.seconds(0),
        default_ttl=Duration.seconds(0),
        max_ttl=_LONGEST,
        header_behavior=cloudfront.CacheHeaderBehavior.allow_list(*KEY_HEADERS),
        cookie_behavior=cloudfront.CacheCookieBehavior.none(),
        query_string_behavior=cloudfront.CacheQueryStringBehavior.none(),
        enable_accept_encoding_gzip=True,
        enable_accept_encoding_brotli=True,
    )


def menu_page_headers(scope: Construct, id: str) -> SecurityHeaders:
    """Make the headers: a page says by itself what it loads, by its style's digest; what says nothing loads nothing.

    Args:
        scope: Where they stand.
        id: Their id.
    """
    return SecurityHeaders(scope, id, content_security_policy=DATA_POLICY, yields_to_origin=True)
