"""`Platform.onboard` returns once the tenant is active, whoever makes it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from saas_constructs.testing import platform as module
from saas_constructs.testing.platform import Platform, PlatformError


class Cloud:
    """An onboarding function that leaves the rest to a machine; each look at the registry shows the next status."""

    def __init__(self, answered: str, *statuses: str) -> None:
        self.answered = answered
        self.statuses = list(statuses)

    def invoke(self, **_: Any) -> Any:
        answer = {"tenant_id": "taaaaaaaaaaaa", "operation_id": "operation-1", "status": self.answered}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def get_item(self, **_: Any) -> Any:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return {"Item": {"status": {"S": status}}}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0)


def onboard(cloud: Cloud) -> str:
    outputs = {"OnboardingFunctionName": "onboarding", "RegistryTableName": "registry"}
    return Platform(outputs, lambda _: cloud).onboard(slug="any", name="Any", email="any@any.example", model="silo")


def test_a_tenant_that_a_machine_makes_is_waited_for() -> None:
    cloud = Cloud("onboarding", "onboarding", "onboarding", "active")
    assert onboard(cloud) == "taaaaaaaaaaaa"
    assert cloud.statuses == ["active"]


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_one_that_was_made_before_is_not(status: str) -> None:
    assert onboard(Cloud(status, "onboarding")) == "taaaaaaaaaaaa"


def test_a_failed_one_names_its_operation() -> None:
    with pytest.raises(PlatformError, match="is 'failed'; its operation operation-1"):
        onboard(Cloud("onboarding", "onboarding", "failed"))


def test_waiting_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0)
    with pytest.raises(PlatformError, match="is 'onboarding'"):
        onboard(Cloud("onboarding", "onboarding"))
