"""onboardTenant: an operator makes a tenant."""

import functools
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.onboarding.onboarding import OnboardingFailedError
from lambdas.shared.onboarding.request import InvalidOnboardingError, OnboardingRequest
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.onboarding.wiring import from_environment
from lambdas.shared.operators import Operator, operator_operation
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tiers import Tiers
from lambdas.tenants.asked_model import within_tier
from lambdas.tenants.asking import told
from lambdas.tenants.problems import PROBLEMS

_PROBLEMS: Final[Mapping[type[Exception], ProblemKind]] = {
    **PROBLEMS,
    InvalidOnboardingError: ProblemKind(HTTPStatus.BAD_REQUEST, "invalid-request", "The request is not valid"),
    OwnerTakenError: ProblemKind(HTTPStatus.CONFLICT, "owner-taken", "The owner belongs to another tenant"),
    StepFailedError: ProblemKind(HTTPStatus.CONFLICT, "step-failed", "A step failed; what was done is undone"),
    OnboardingFailedError: ProblemKind(HTTPStatus.CONFLICT, "onboarding-failed", "An earlier attempt is not undone"),
}


@functools.cache
def tiers() -> Tiers:
    """The stage's tiers."""
    return Tiers.load()


@operator_operation(_PROBLEMS)
def handler(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants: make the tenant, or find it made: the same request may be sent again at any time."""
    body = request.json()
    wanted = within_tier(OnboardingRequest.from_payload(body), has_model="model" in body, tiers=tiers())
    made = from_environment().onboard(wanted, by=operator.actor)
    return told(Operations.from_environment().require(made.tenant_id, made.operation_id))
