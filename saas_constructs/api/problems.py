"""What API Gateway itself answers, as problem documents.

Sources: RFC 9457; "Gateway responses for API Gateway" and "Mapping template and access logging variable
reference" (Amazon API Gateway Developer Guide).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class GatewayProblem:
    """The answer for one of API Gateway's response types.

    Attributes:
        response_type: API Gateway's name, such as ``THROTTLED``.
        status: HTTP status; None leaves the one that API Gateway chose.
        kind: Last part of the problem's ``type``.
        title: What is wrong, the same for every occurrence.
        detail: What is wrong and what to do; None stands for API Gateway's own message.
        headers: Further headers of the answer.
        members: Further members of the body, which may be variables that the authorizer fills: they are empty where it
            gave none, and need no escaping as long as it lets nothing of the caller's in.
    """

    response_type: str
    status: int | None
    kind: str
    title: str
    detail: str | None
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The body, a template with variables (API Gateway runs no VTL here).

        ``$context.error.messageString`` is the one variable that API Gateway quotes and escapes. It
        documents no escaping of ``validationErrorString``, which repeats what the caller sent.
        """
        message = "$context.error.messageString"
        body = {
            "type": f"/problems/{self.kind}",
            "title": self.title,
            **({} if self.status is None else {"status": self.status}),
            "detail": message if self.detail is None else self.detail,
            "instance": "$context.requestId",
            **self.members,
        }
        return json.dumps(body).replace(json.dumps(message), message)

    def response_headers(self, allowed_origins: Sequence[str]) -> dict[str, str]:
        """Headers as API Gateway wants them: literals in single quotes.

        A gateway response cannot choose among origins. Where several are allowed it is readable from
        any: it holds nothing of a tenant, and no cookie authenticates.
        """
        headers = {"Content-Type": PROBLEM_JSON, **self.headers}
        if allowed_origins:
            headers["Access-Control-Allow-Origin"] = allowed_origins[0] if len(allowed_origins) == 1 else "*"
        return {name: f"'{value}'" for name, value in headers.items()}


_BROKEN = "the request could not be handled; try again, and report the instance if it fails again"

GATEWAY_PROBLEMS = (
    GatewayProblem(
        "BAD_REQUEST_BODY",
        400,
        "invalid-request",
        "The request is not valid",
        "the body does not follow this operation's schema; see openapi.json",
    ),
    GatewayProblem("BAD_REQUEST_PARAMETERS", 400, "invalid-request", "The request is not valid", None),
    GatewayProblem(
        "UNAUTHORIZED",
        401,
        "unauthorized",
        "Unauthorized",
        "the access token is missing, invalid or expired; sign in again",
        {"WWW-Authenticate": "Bearer"},
    ),
    GatewayProblem(
        "ACCESS_DENIED",
        403,
        "forbidden",
        "You may not do this",
        "the tenant is not active, or the caller's roles do not allow this operation",
    ),
    GatewayProblem(
        "INVALID_API_KEY",
        403,
        "forbidden",
        "You may not do this",
        "the tenant has no usage plan; ask the operator to onboard it again",
    ),
    GatewayProblem("WAF_FILTERED", 403, "forbidden", "You may not do this", "the request was filtered"),
    # API Gateway's name for a method or path that does not exist.
    GatewayProblem(
        "MISSING_AUTHENTICATION_TOKEN",
        404,
        "not-found",
        "There is no such resource",
        "there is no such operation; see openapi.json",
    ),
    GatewayProblem(
        "RESOURCE_NOT_FOUND",
        404,
        "not-found",
        "There is no such resource",
        "there is no such operation; see openapi.json",
    ),
    GatewayProblem("REQUEST_TOO_LARGE", 413, "too-large", "Request too large", "send at most 10 MB"),
    GatewayProblem(
        "UNSUPPORTED_MEDIA_TYPE",
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "send application/json",
    ),
    GatewayProblem(
        "THROTTLED",
        429,
        "too-many-requests",
        "Too many requests",
        "more requests at once than the tenant, or all tenants together, may make; wait a second, and longer each time",
        {"Retry-After": "1"},
        {"limit": "rate_limit", "allowed": "$context.authorizer.rate_limit"},
    ),
    GatewayProblem(
        "QUOTA_EXCEEDED",
        429,
        "quota-exceeded",
        "Quota exceeded",
        "the tenant's requests of the month are used up; they begin anew at resets_at",
        {"Retry-After": "3600"},
        {
            "limit": "monthly_requests",
            "allowed": "$context.authorizer.monthly_requests",
            "resets_at": "$context.authorizer.month_ends",
        },
    ),
    GatewayProblem("DEFAULT_4XX", None, "refused", "Request refused", None),
    GatewayProblem("INTEGRATION_FAILURE", 500, "internal-error", "Something went wrong on our side", _BROKEN),
    GatewayProblem("INTEGRATION_TIMEOUT", 504, "timeout", "Timeout", _BROKEN),
    GatewayProblem("DEFAULT_5XX", 500, "internal-error", "Something went wrong on our side", _BROKEN),
)
