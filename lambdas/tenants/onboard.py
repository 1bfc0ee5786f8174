"""onboardTenant: an operator makes a tenant."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.onboarding.request import InvalidOnboardingError, OnboardingRequest
from lambdas.shared.onboarding.wiring import from_environment
from lambdas.shared.operators import Operator, operator_operation
from lambdas.shared.problems import ProblemKind
from lambdas.tenants.asking import actor, told
from lambdas.tenants.problems import PROBLEMS

_PROBLEMS: Final[Mapping[type[Exception], ProblemKind]] = {
    **PROBLEMS,
    InvalidOnboardingError: ProblemKind(HTTPStatus.BAD_REQUEST, "invalid-request", "The request is not valid"),
}


@operator_operation(_PROBLEMS)
def handler(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants: make the tenant, or find it made: the same request may be sent again at any time."""
    made = from_environment().onboard(OnboardingRequest.from_payload(request.json()), by=actor(operator))
    return told(Operations.from_environment().require(made.tenant_id, made.operation_id))
