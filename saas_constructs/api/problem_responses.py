"""Gateway responses of an API, from the problems that API Gateway can answer with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway

from saas_constructs.api.problems import GATEWAY_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from saas_constructs.api.problems import GatewayProblem


def add_problem_responses(
    api: apigateway.RestApi, allowed_origins: Sequence[str], problems: Iterable[GatewayProblem] = GATEWAY_PROBLEMS
) -> None:
    """Let ``api`` answer its own errors as problem documents."""
    for problem in problems:
        api.add_gateway_response(
            problem.response_type,
            type=apigateway.ResponseType.of(problem.response_type),
            status_code=None if problem.status is None else str(problem.status),
            response_headers=problem.response_headers(allowed_origins),
            templates={"application/json": problem.template},
        )
