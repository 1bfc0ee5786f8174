"""What API Gateway answers operators by itself, where that differs from what it answers tenants."""

from __future__ import annotations

from typing import Final

from saas_constructs.api.problems import GATEWAY_PROBLEMS, GatewayProblem

_UNAUTHORIZED: Final = "Unauthorized"
_FORBIDDEN: Final = "You may not do this"
# Of usage plans and web ACLs, which operators' APIs have none of.
_NEVER: Final = frozenset({"INVALID_API_KEY", "QUOTA_EXCEEDED", "WAF_FILTERED"})


def _with(*changes: GatewayProblem) -> tuple[GatewayProblem, ...]:
    by_type = {problem.response_type: problem for problem in GATEWAY_PROBLEMS if problem.response_type not in _NEVER}
    return tuple({**by_type, **{problem.response_type: problem for problem in changes}}.values())


TOKEN_PROBLEMS: Final = _with(
    GatewayProblem(
        "UNAUTHORIZED",
        401,
        "unauthorized",
        _UNAUTHORIZED,
        "an operator's id token is missing, invalid or expired; sign in to the operators' directory again",
        {"WWW-Authenticate": "Bearer"},
    ),
    GatewayProblem("ACCESS_DENIED", 403, "forbidden", _FORBIDDEN, "the token does not allow this operation"),
)
"""Problems of the API that takes operators' tokens."""

SIGNED_PROBLEMS: Final = _with(
    GatewayProblem(
        "ACCESS_DENIED",
        403,
        "forbidden",
        _FORBIDDEN,
        "IAM does not allow execute-api:Invoke on this method; use a role that was granted it",
    ),
    # One name for two things, and nobody may learn from the answer which operations there are.
    GatewayProblem(
        "MISSING_AUTHENTICATION_TOKEN",
        403,
        "unsigned",
        _UNAUTHORIZED,
        "there is no such operation, or the request is not signed with AWS credentials (SigV4)",
    ),
    GatewayProblem(
        "INVALID_SIGNATURE",
        403,
        "unsigned",
        _UNAUTHORIZED,
        "the signature is wrong; sign for the service execute-api and this region, with a clock that is right",
    ),
    GatewayProblem("EXPIRED_TOKEN", 403, "unsigned", _UNAUTHORIZED, "the credentials have expired; fetch new ones"),
)
"""Problems of the API that takes signed requests."""
