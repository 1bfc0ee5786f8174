"""Headers by which a browser holds a page to what it is for.

Sources: "Content Security Policy Level 3" (W3C); "HTTP Headers" (OWASP Cheat Sheet Series); "Understanding response
headers policies" (Amazon CloudFront Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE_POLICY: Final[Mapping[str, tuple[str, ...]]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:", "blob:"),
    "font-src": ("'self'",),
    # In a page served by https, 'self' is also its own host by wss.
    "connect-src": ("'self'",),
    "manifest-src": ("'self'",),
    "worker-src": ("'self'",),
    "frame-ancestors": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}
"""What a page of an application may load, by directive: its own files and its own API, and nothing inline."""

DATA_POLICY: Final[Mapping[str, tuple[str, ...]]] = {
    "default-src": ("'none'",),
    "frame-ancestors": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    # A picture or an answer that somebody opens as a page of its own is in an origin of its own.
    "sandbox": (),
}
"""For what is no page: answers of APIs, and people's files."""

_TWO_YEARS: Final = Duration.days(730)
_HEADERS: Final = {
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
}


class SecurityHeaders(Construct):
    """A CloudFront response headers policy: HSTS, a content security policy, and no sniffing, framing or referrer.

    An account may have 20 of them.

    Args:
        content_security_policy: Sources by directive.
        sources: Further sources of directives, such as ``{"connect-src": ["https://login.example.com"]}``.
        include_subdomains: Whether browsers ask all hosts below the page's by https only. Not for a host that somebody
            else owns.
        yields_to_origin: Whether a policy that the origin sends holds instead of this one.

    Raises:
        ValueError: ``sources`` adds to a directive that the policy has not, or to one that allows nothing at all.

    Attributes:
        policy: The policy.
        content_security_policy: The value of that header.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        content_security_policy: Mapping[str, Sequence[str]] = PAGE_POLICY,
        sources: Mapping[str, Sequence[str]] | None = None,
        include_subdomains: bool = False,
        yields_to_origin: bool = False,
    ) -> None:
        super().__init__(scope, id)
        self.content_security_policy = _rendered(content_security_policy, sources or {})
        self.policy = cloudfront.ResponseHeadersPolicy(
            self,
            "Resource",
            comment="Security headers",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=self.content_security_policy, override=not yields_to_origin
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=_TWO_YEARS, include_subdomains=include_subdomains, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
                    for name, value in _HEADERS.items()
                ]
            ),
        )


def _rendered(policy: Mapping[str, Sequence[str]], sources: Mapping[str, Sequence[str]]) -> str:
    for directive in sources:
        if tuple(policy.get(directive, ("'none'",))) == ("'none'",):
            known = ", ".join(name for name in policy if tuple(policy[name]) != ("'none'",))
            raise ValueError(f"sources can add to {known}, got {directive!r}; give a content_security_policy with it")
    return "; ".join(" ".join((name, *given, *sources.get(name, ()))) for name, given in policy.items())
