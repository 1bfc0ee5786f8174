"""Which isolation model a new tenant gets."""

from dataclasses import replace

from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.overrides import check_model
from lambdas.shared.tiers import Tiers


def within_tier(request: OnboardingRequest, *, has_model: bool, tiers: Tiers) -> OnboardingRequest:
    """The request with a model that its tier has.

    Args:
        request: What is asked for.
        has_model: Whether it names a model; the tier's own is taken otherwise.
        tiers: The stage's.

    Raises:
        InvalidRequestError: There is no such tier, or its tenants can't have the model.
    """
    wanted = request if has_model else replace(request, model=tiers.effective(request.tier).model)
    check_model(wanted.model, tier=wanted.tier, tiers=tiers)
    return wanted
