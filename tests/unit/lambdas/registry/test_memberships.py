from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.registry.audit import Actor, AuditLog
from lambdas.shared.registry.errors import (
    LastOwnerError,
    MemberTakenError,
    TenantLeavingError,
    TenantNotFoundError,
    VersionConflictError,
)
from lambdas.shared.registry.membership import Membership
from tests.unit.lambdas.registry.conftest import A, B, Registry, record
from tests.unit.lambdas.together import comes_first

BY = Actor("owner-1", "api")


def member(principal: str = "user-1", tenant_id: str = A, **values: Any) -> Membership:
    given = {"email": f"{principal}@a.example", "roles": ("waiter",), "sites": ("*",)}
    return Membership(principal=principal, tenant_id=tenant_id, **{**given, **values})


def owner(registry: Registry, principal: str) -> Membership:
    """An active owner who is there."""
    made = member(principal, roles=("owner",), status="active", created_at="2026-01-01T00:00:00.000Z")
    registry.table.items[f"member#{principal}", "membership"] = made.to_item()
    return made


def users(registry: Registry, tenant_id: str = A) -> int:
    return registry.tenants.require(tenant_id).users


def test_an_invited_member_is_counted_and_audited(registry: Registry) -> None:
    registry.has(record())
    made, new = registry.members.invite(member(), limit=3, by=BY)
    assert new
    assert registry.members.get("user-1") == made
    assert users(registry) == 1
    (entry,), _ = AuditLog(registry.tenants.client, "registry").of_tenant(A, limit=10)
    assert (entry["who"], entry["via"], entry["what"], entry["before"]) == ("owner-1", "api", "inviteUser", {})
    assert entry["after"] == made.to_json()


def test_inviting_a_member_again_counts_and_audits_nothing(registry: Registry) -> None:
    registry.has(record())
    made, _ = registry.members.invite(member(), limit=1, by=BY)
    assert registry.members.invite(member(roles=("owner",)), limit=1, by=BY) == (made, False)
    assert users(registry) == 1
    assert len(registry.audited()) == 1


def test_a_user_of_another_tenant_is_not_taken_over(registry: Registry) -> None:
    registry.has(record(A), record(B))
    registry.members.invite(member(tenant_id=B), limit=None, by=BY)
    with pytest.raises(MemberTakenError):
        registry.members.invite(member(), limit=None, by=BY)
    found = registry.members.get("user-1")
    assert found is not None
    assert found.tenant_id == B
    assert users(registry, A) == 0


def test_a_tenant_that_is_not_there_gets_no_member(registry: Registry) -> None:
    with pytest.raises(TenantNotFoundError):
        registry.members.invite(member(), limit=3, by=BY)
    assert registry.table.items == {}


@pytest.mark.parametrize("status", ["offboarding", "offboarded", "failed"])
def test_a_tenant_that_goes_gets_no_member_that_nobody_would_delete(registry: Registry, status: str) -> None:
    registry.has(record(status=status))
    with pytest.raises(TenantLeavingError, match=status):
        registry.members.invite(member(), limit=3, by=BY)
    with pytest.raises(TenantLeavingError, match=status):
        registry.members.check_room(A, "user-1@a.example", limit=None)
    assert registry.members.get("user-1") is None


def test_no_more_users_than_the_limit_also_when_invited_at_once(registry: Registry) -> None:
    registry.has(record())

    def invite(number: int) -> bool:
        try:
            return registry.members.invite(member(f"user-{number}"), limit=3, by=BY)[1]
        except LimitReachedError:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(invite, range(12))) == 3
    assert users(registry) == 3
    assert len(registry.audited()) == 3


def test_the_limit_says_what_it_is(registry: Registry) -> None:
    registry.has(record(users=2))
    with pytest.raises(LimitReachedError) as caught:
        registry.members.invite(member(), limit=2, by=BY)
    assert caught.value.members == {"limit": "users", "allowed": 2}


def test_counting_takes_the_last_event_of_the_tenant_off(registry: Registry) -> None:
    registry.has(record())
    registry.table.items[f"tenant#{A}", "tenant"]["outbox"] = {"S": "[]"}
    registry.members.invite(member(), limit=None, by=BY)
    assert "outbox" not in registry.table.items[f"tenant#{A}", "tenant"]
    assert registry.tenants.require(A).version == 2


def test_a_disabled_member_makes_place_for_another(registry: Registry) -> None:
    registry.has(record())
    made, _ = registry.members.invite(member(), limit=1, by=BY)
    disabled = registry.members.change(made, replace(made, status="disabled"), by=BY, what="disableUser")
    assert users(registry) == 0
    registry.members.invite(member("user-2"), limit=1, by=BY)
    with pytest.raises(LimitReachedError):
        registry.members.change(disabled, replace(disabled, status="invited"), by=BY, what="enableUser", limit=1)
    found = registry.members.get("user-1")
    assert found is not None
    assert found.status == "disabled"


def test_a_change_of_what_was_changed_meanwhile_is_refused(registry: Registry) -> None:
    registry.has(record())
    made, _ = registry.members.invite(member(), limit=None, by=BY)
    registry.members.change(made, replace(made, roles=("kitchen",)), by=BY, what="setUserRoles")
    with pytest.raises(VersionConflictError):
        registry.members.change(made, replace(made, roles=("manager",)), by=BY, what="setUserRoles")


def test_a_membership_from_before_there_were_versions_can_be_changed(registry: Registry) -> None:
    registry.has(record())
    registry.table.items["member#user-1", "membership"] = {
        "pk": {"S": "member#user-1"},
        "sk": {"S": "membership"},
        "tenant_id": {"S": A},
        "roles": {"L": [{"S": "waiter"}]},
        "sites": {"L": [{"S": "*"}]},
    }
    old = registry.members.get("user-1")
    assert old is not None
    assert (old.status, old.version, old.email) == ("active", 1, "")
    changed = registry.members.change(old, replace(old, roles=("kitchen",)), by=BY, what="setUserRoles")
    assert registry.members.get("user-1") == changed


@pytest.mark.parametrize("after", [{"roles": ("manager",)}, {"status": "disabled"}, None])
def test_the_last_active_owner_stays(registry: Registry, after: dict[str, Any] | None) -> None:
    registry.has(record(users=2))
    only = owner(registry, "owner-1")
    registry.members.invite(member("owner-2", roles=("owner",)), limit=None, by=BY)

    def lose() -> None:
        if after is None:
            registry.members.remove(only, by=BY, what="x")
        else:
            registry.members.change(only, replace(only, **after), by=BY, what="x")

    with pytest.raises(LastOwnerError, match="only active owner"):
        lose()
    assert registry.members.get("owner-1") == only
    owner(registry, "owner-3")
    lose()
    assert registry.members.get("owner-1") != only


def test_two_owners_can_not_take_each_other_the_lead(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.has(record(users=2))
    first, second = owner(registry, "owner-1"), owner(registry, "owner-2")

    def demote(one: Membership) -> None:
        registry.members.change(one, replace(one, roles=("manager",)), by=BY, what="setUserRoles")

    comes_first(monkeypatch, "transact_write_items", lambda: demote(first))
    with pytest.raises(LastOwnerError):
        demote(second)
    assert registry.members.get("owner-2") == second


def test_a_removed_member_is_counted_no_more(registry: Registry) -> None:
    registry.has(record())
    made, _ = registry.members.invite(member(), limit=None, by=BY)
    registry.now.advance(minutes=1)
    registry.members.remove(made, by=BY, what="offboard")
    assert registry.members.get("user-1") is None
    assert users(registry) == 0
    assert registry.audited()[-1]["before"]["M"]["user_id"] == {"S": "user-1"}


def test_a_tenant_that_goes_keeps_no_owner(registry: Registry) -> None:
    registry.has(record(users=1))
    registry.members.remove(owner(registry, "owner-1"), by=BY, what="offboard", keep_owner=False)
    assert registry.members.get("owner-1") is None


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_members_are_listed_by_their_addresses_page_by_page(registry: Registry, limit: int) -> None:
    registry.has(record(A), record(B))
    registry.members.invite(member("other", tenant_id=B), limit=None, by=BY)
    for principal in ("c", "a", "b"):
        registry.members.invite(member(principal), limit=None, by=BY)
    found: list[str] = []
    after: tuple[str, str] | None = None
    for _ in range(4):
        page, after = registry.members.list(A, limit=limit, after=after)
        found += [entry.principal for entry in page]
        if after is None:
            break
    assert found == ["a", "b", "c"]


def test_members_are_not_among_the_tenants_of_a_status(registry: Registry) -> None:
    registry.has(record())
    registry.members.invite(member(status="active"), limit=None, by=BY)
    listed, _ = registry.tenants.list(limit=10)
    assert [tenant.tenant_id for tenant in listed] == [A]


def test_the_audit_of_a_day_and_of_a_tenant_is_paged_newest_first(registry: Registry) -> None:
    registry.has(record(A), record(B))
    for number, tenant_id in enumerate((A, B, A)):
        registry.members.invite(member(f"user-{number}", tenant_id=tenant_id), limit=None, by=BY)
        registry.now.advance(minutes=1)
    log = AuditLog(registry.tenants.client, "registry")

    def every(read: Any) -> list[str]:
        found: list[str] = []
        after: str | None = None
        for _ in range(5):
            page, after = read(limit=1, after=after)
            found += [entry["after"]["user_id"] for entry in page]
            if after is None:
                break
        return found

    assert every(lambda **page: log.of_day("2026-11-21", **page)) == ["user-2", "user-1", "user-0"]
    assert every(lambda **page: log.of_tenant(A, **page)) == ["user-2", "user-0"]
