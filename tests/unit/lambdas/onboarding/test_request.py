from typing import Any

import pytest

from lambdas.shared.onboarding.request import InvalidOnboardingError, OnboardingRequest
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"slug": "A"}, "slug"),
        ({"slug": "ab"}, "slug"),
        ({"slug": "-abc"}, "slug"),
        ({"slug": "abc-"}, "slug"),
        ({"slug": "a#b"}, "slug"),
        ({"slug": "any-company\n"}, "slug"),
        ({"slug": None}, "slug"),
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"tier": "gold"}, "tier"),
        ({"tier": ["basic"]}, "tier"),
        ({"model": "cell"}, "model"),
        ({"model": ["pool"]}, "model"),
        ({"sites": []}, "sites"),
        ({"sites": ["*"]}, "sites"),
        ({"sites": ["a", "a"]}, "sites"),
        ({"sites": ["a b"]}, "sites"),
        ({"sites": [["a"]]}, "sites"),
        ({"sites": "site-1"}, "sites"),
        ({"owner": None}, "owner"),
        ({"owner": {}}, "owner"),
        ({"owner": {"email": "nobody"}}, "owner"),
        ({"owner": {"email": "a@b.example\n"}}, "owner"),
        ({"owner": {"email": "a@b.example", "roles": ["x"]}}, "owner"),
        ({"tenant_id": "t0123456789ab"}, "tenant_id"),
    ],
)
def test_another_payload_is_refused_before_anything_is_made(change: dict[str, Any], name: str) -> None:
    plane = ControlPlane()
    with pytest.raises(InvalidOnboardingError, match=f"^{name} "):
        plane.onboard(PAYLOAD | change)
    assert plane.registry.calls == []


@pytest.mark.parametrize("payload", [None, [], "x"])
def test_a_payload_that_is_no_object_is_refused(payload: Any) -> None:
    with pytest.raises(InvalidOnboardingError):
        OnboardingRequest.from_payload(payload)
