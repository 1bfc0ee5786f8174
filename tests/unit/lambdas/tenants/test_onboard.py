import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.shared import operators
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.tiers import Tiers
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane
from tests.unit.lambdas.operators import operations_setting, operator_event
from tests.unit.lambdas.tenants.conftest import TIERS


class Onboarding:
    """Onboards in the control plane in memory."""

    def __init__(self, control_plane: ControlPlane) -> None:
        self.control_plane = control_plane

    def onboard(self, request: Any, *, by: Any) -> Any:
        assert (by.who, by.via) == ("ada@platform.example", "admin")
        return self.control_plane.onboard(request)


@pytest.fixture
def control_plane(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ControlPlane:
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()
    made = ControlPlane()
    (tmp_path / "tiers.json").write_text(json.dumps(TIERS))
    tiers = Tiers.load(tmp_path)
    module = importlib.import_module("lambdas.tenants.onboard")
    monkeypatch.setattr(module, "from_environment", lambda: Onboarding(made))
    monkeypatch.setattr(module, "tiers", lambda: tiers)
    monkeypatch.setattr(Operations, "from_environment", classmethod(lambda _cls: made.operations))
    return made


def onboard(body: Any, **event: Any) -> tuple[int, Any, dict[str, str]]:
    context: Any = FakeContext()
    handler = importlib.import_module("lambdas.tenants.onboard").handler
    answer = handler(operator_event("onboardTenant", body=body, **event), context)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def test_a_pooled_tenant_is_ready_with_the_answer(control_plane: ControlPlane) -> None:
    status, body, _ = onboard(PAYLOAD)
    assert (status, body["kind"], body["status"]) == (200, "onboard", "succeeded")
    assert body["tenant_id"] == control_plane.check_one_tenant()


def test_the_same_request_again_finds_the_tenant(control_plane: ControlPlane) -> None:
    assert onboard(PAYLOAD)[1]["tenant_id"] == onboard(PAYLOAD)[1]["tenant_id"]
    control_plane.check_one_tenant()


def test_a_tenant_with_a_stack_is_made_by_an_operation(control_plane: ControlPlane) -> None:
    status, body, headers = onboard({**PAYLOAD, "tier": "premium", "model": "silo"})
    assert (status, body["status"]) == (202, "running")
    assert headers["Location"] == f"/tenants/{body['tenant_id']}/operations/{body['operation_id']}"
    assert len(control_plane.executions.started) == 1


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"slug": "No Slug"}, 400, "invalid-request"),
        ({"tier": "gold"}, 400, "invalid-request"),
        ({"model": "silo"}, 400, "invalid-request"),
        ({"extra": 1}, 400, "invalid-request"),
    ],
    ids=["no slug", "no such tier", "a model that the tier has not", "an unknown field"],
)
def test_what_cannot_be_meant_makes_nothing(
    control_plane: ControlPlane, changes: dict[str, Any], status: int, kind: str
) -> None:
    answered, body, _ = onboard({**PAYLOAD, **changes})
    assert (answered, body["type"]) == (status, f"/problems/{kind}")
    assert (control_plane.registry.items, control_plane.cognito.users) == ({}, {})


def test_a_slug_of_another_tenant_is_refused(control_plane: ControlPlane) -> None:
    onboard(PAYLOAD)
    status, body, _ = onboard({**PAYLOAD, "name": "Other"})
    assert (status, body["type"]) == (409, "/problems/slug-taken")
    control_plane.check_one_tenant()


def test_an_owner_of_another_tenant_is_refused_and_the_slug_is_free_again(control_plane: ControlPlane) -> None:
    onboard(PAYLOAD)
    status, body, _ = onboard({**PAYLOAD, "slug": "second-company"})
    assert (status, body["type"]) == (409, "/problems/owner-taken")
    assert ("slug#second-company", "slug") not in control_plane.registry.items


def test_only_admins_make_tenants(control_plane: ControlPlane) -> None:
    assert onboard(PAYLOAD, groups="support")[0] == 403
    assert control_plane.registry.items == {}
