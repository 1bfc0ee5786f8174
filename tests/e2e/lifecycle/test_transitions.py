"""Every transition of a tenant's life, each told once, and those that its state does not allow refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.e2e.conftest import PASSWORD
from tests.waiting import until

if TYPE_CHECKING:
    from lambdas.shared.lifecycle.operation import Operation
    from tests.e2e.lifecycle.conftest import Told
    from tests.e2e.lifecycle.lives import Lives

REASON = {"reason": "as asked"}
#: What is asked for in turn: path, body, the tenant's status afterwards, and what is told.
ACTIVE_LIFE: list[tuple[str, dict[str, Any], str, str]] = [
    ("rename", {"slug": "zesty-ziti"}, "active", "TenantRenamed"),
    ("move", {"tier": "standard"}, "active", "TenantTierChanged"),
    ("exports", {}, "active", "TenantExported"),
    ("suspend", REASON, "suspended", "TenantSuspended"),
    ("rename", {"slug": "zippy-ziti"}, "suspended", "TenantRenamed"),
    ("move", {"tier": "premium"}, "suspended", "TenantTierChanged"),
    ("exports", {}, "suspended", "TenantExported"),
    ("reactivate", {}, "active", "TenantReactivated"),
]
#: By status, what it refuses.
REFUSED = {
    "active": ["reactivate"],
    "suspended": ["suspend"],
    "offboarded": ["suspend", "reactivate", "exports", "rename", "move", "offboard"],
}
BODIES: dict[str, dict[str, Any]] = {
    "suspend": REASON,
    "rename": {"slug": "any-other"},
    "move": {"tier": "basic"},
    "offboard": {"slug": "zippy-ziti", **REASON},
}


def _assert_refused(lives: Lives, tenant_id: str, status: str) -> None:
    before = lives.tenant(tenant_id)
    for what in REFUSED[status]:
        answer = lives.admin.post(f"tenants/{tenant_id}/{what}", json=BODIES.get(what, {}))
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-status"), (what, answer.text)
    assert lives.tenant(tenant_id) == before


def _is_served(lives: Lives, email: str) -> bool:
    users = lives.aws.client("cognito-idp")
    try:
        tokens = lives.platform.sign_in(email, PASSWORD)
    except users.exceptions.ClientError:
        return False
    with lives.platform.api(tokens.access) as api:
        return api.get("sites").status_code == 200


def _until_served(lives: Lives, email: str, status: str) -> None:
    """Wait until a user is served or refused, as the status says: the authorizer remembers a tenant for a second."""
    until(lambda: _is_served(lives, email) == (status == "active"), f"what users of a tenant find that is {status}")


def test_a_tenant_lives_through_every_state_and_each_transition_is_told_once(lives: Lives, told: Told) -> None:
    slug, email = "zany-ziti", "owner@zany-ziti.example"
    tenant_id = lives.made(slug, tier="basic")
    done: list[tuple[Operation, str]] = []
    for what, body, status, event in ACTIVE_LIFE:
        done.append((lives.ended(lives.begin(tenant_id, what, body)), event))
        assert lives.tenant(tenant_id).status == status, what
        _until_served(lives, email, status)
        _assert_refused(lives, tenant_id, status)
    record = lives.tenant(tenant_id)
    assert (record.slug, record.tier) == ("zippy-ziti", "premium")

    for status in ("active", "suspended"):
        if status == "suspended":
            lives.begin(tenant_id, "suspend", REASON)
        # Kept from its end by a grace period of an hour, and then by who changed their mind.
        with lives.told_otherwise(lives.function("MovingMoverGrace"), OFFBOARDING_GRACE_SECONDS="3600"):
            leaving = lives.begin(tenant_id, "offboard", BODIES["offboard"])
            lives.step(leaving, "Grace", "running")
            assert lives.tenant(tenant_id).status == "offboarding"
            _until_served(lives, email, "offboarding")
            other = lives.admin.post(f"tenants/{tenant_id}/suspend", json=REASON)
            assert (other.status_code, other.json()["type"]) == (409, "/problems/operation-in-progress")
            lives.admin.post(f"tenants/{tenant_id}/cancel-offboarding", json=REASON).raise_for_status()
            done.append((lives.ended(leaving, "failed"), "TenantOperationFailed"))
        assert lives.tenant(tenant_id).status == status
        _until_served(lives, email, status)

    done.append((lives.ended(lives.begin(tenant_id, "offboard", BODIES["offboard"])), "TenantOffboarded"))
    _assert_refused(lives, tenant_id, "offboarded")
    _until_served(lives, email, "offboarded")
    for operation, event in done:
        until(lambda: told.of(operation.operation_id) == {event: 1}, f"{event}, once")  # noqa: B023 - called at once
