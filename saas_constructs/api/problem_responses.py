"""Gateway responses of an API, from the problems that API Gateway can answer with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway

from saas_constructs.api.problems import GATEWAY_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_problem_responses(api: apigateway.RestApi, allowed_origins: Sequence[str]) -> None:
    """Let ``api`` answer its own errors as problem documents."""
    for problem in GATEWAY_PROBLEMS:
        api.add_gateway_response(
            problem.response_type,
            type=apigateway.ResponseType.of(problem.response_type),
            status_code=None if problem.status is None else str(problem.status),
            response_headers=problem.response_headers(allowed_origins),
            templates={"application/json": problem.template},
        )
