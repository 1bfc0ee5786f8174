"""What operators invoke to make a tenant, whose tier decides which models it may have."""

import json
from typing import Any

import pytest

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.tiers import TierLimits, Tiers
from lambdas.tenants import onboard_tenant
from lambdas.tenants.asked_model import within_tier
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane

CONTEXT: Any = FakeContext()


def limits(tier: str, *models: str) -> TierLimits:
    return TierLimits(
        tier=tier,
        model=models[0],
        models=models,
        rate_limit=1,
        burst_limit=1,
        monthly_requests=1,
        orders_per_day=None,
        sites=None,
        users=None,
        features=frozenset(),
        reserved_concurrency=None,
    )


TIERS = Tiers({"basic": limits("basic", "pool"), "premium": limits("premium", "bridge", "pool")}, frozenset())


def test_the_handler_answers_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = ControlPlane()

    class Wired:
        def onboard(self, request: Any, *, by: Any) -> Any:
            assert by.via == "iam"
            return plane.onboard(request)

    monkeypatch.setattr(onboard_tenant, "from_environment", Wired)
    monkeypatch.setattr(onboard_tenant, "tiers", lambda: TIERS)
    answer = onboard_tenant.handler(PAYLOAD, CONTEXT)
    assert (answer["status"], answer["slug"]) == ("active", "any-company")
    (tenant,) = plane.tenants()
    assert tenant["usage_key"]["S"] not in json.dumps(answer)


def test_a_model_that_the_tier_does_not_have_makes_no_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onboard_tenant, "from_environment", lambda: pytest.fail("the request was taken"))
    monkeypatch.setattr(onboard_tenant, "tiers", lambda: TIERS)
    with pytest.raises(InvalidRequestError, match="/model: must be one of pool in the tier basic, got 'silo'"):
        onboard_tenant.handler({**PAYLOAD, "model": "silo"}, CONTEXT)


@pytest.mark.parametrize(("asked", "got"), [({}, "bridge"), ({"model": "pool"}, "pool")])
def test_a_tenant_gets_its_tiers_model_unless_another_is_asked_for(asked: dict[str, str], got: str) -> None:
    payload = {**PAYLOAD, "tier": "premium", **asked}
    request = within_tier(OnboardingRequest.from_payload(payload), has_model="model" in payload, tiers=TIERS)
    assert request.model == got
