from typing import Any

import pytest

from tests.unit.lambdas.users.conftest import UserService

MANAGER: dict[str, Any] = {"roles": "manager", "sites": "site-1 site-2"}


@pytest.mark.parametrize("role", ["manager", "owner"])
def test_a_manager_makes_nobody_their_equal(service: UserService, role: str) -> None:
    service.has("user-1", "waiter", sites=("site-1",))
    body = {"roles": ["waiter", role], "sites": ["site-1"]}
    refused = service.call("set_user_roles", body, user="user-1", **MANAGER)
    assert (refused.status, refused.body["type"]) == (403, "/problems/forbidden")
    assert service.call("invite_user", body | {"email": "x@a.example"}, **MANAGER).status == 403
    assert service.member("user-1").roles == ("waiter",)
    assert service.cognito.sent == []


@pytest.mark.parametrize("operation", ["disable_user", "enable_user", "reset_user"])
@pytest.mark.parametrize(
    ("roles", "sites"),
    [(("owner",), ("*",)), (("manager",), ("site-1",)), (("waiter",), ("site-3",)), (("waiter",), ("*",))],
)
def test_a_manager_touches_nobody_above_or_elsewhere(
    service: UserService, operation: str, roles: tuple[str, ...], sites: tuple[str, ...]
) -> None:
    service.has("user-1", *roles, sites=sites)
    assert service.call(operation, user="user-1", **MANAGER).status == 403
    assert service.member("user-1").status == "active"


@pytest.mark.parametrize("place", [{"sites": ["site-3"]}, {"sites": ["*"]}, {}, {"sites": ["site-1"], "brands": ["b"]}])
def test_a_manager_of_some_sites_lets_nobody_in_elsewhere(service: UserService, place: dict[str, Any]) -> None:
    body = {"email": "x@a.example", "roles": ["waiter"], **place}
    assert service.call("invite_user", body, **MANAGER).status == 403


def test_a_manager_manages_the_staff_of_their_sites(service: UserService) -> None:
    body = {"email": "x@a.example", "roles": ["kitchen"], "sites": ["site-2"]}
    made = service.call("invite_user", body, **MANAGER)
    assert made.status == 201
    user = made.body["user_id"]
    moved = service.call("set_user_roles", {"roles": ["waiter"], "sites": ["site-1"]}, user=user, **MANAGER)
    assert moved.status == 200
    assert service.call("disable_user", user=user, **MANAGER).status == 200


def test_a_manager_of_some_sites_sees_the_people_of_these(service: UserService) -> None:
    service.has("a", "waiter", sites=("site-1",))
    service.has("b", "waiter", sites=("site-3",))
    service.has("c", "owner")
    listed = service.call("list_users", **MANAGER).body["users"]
    assert [user["user_id"] for user in listed] == ["a"]


@pytest.mark.parametrize("operation", ["list_users", "invite_user", "set_user_roles", "disable_user", "reset_user"])
def test_others_manage_nobody(service: UserService, operation: str) -> None:
    service.has("user-1", "waiter")
    assert service.call(operation, user="user-1", roles="waiter kitchen").status == 403
    assert service.registry.table.calls == []


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ([], [""]),
        ({}, ["/email", "/roles"]),
        ({"email": "no", "roles": ["waiter"]}, ["/email"]),
        ({"email": f"{'x' * 64}@{'y' * 60}.{'z' * 63}.{'z' * 63}.{'z' * 30}", "roles": ["waiter"]}, ["/email"]),
        ({"email": "a@a.example", "roles": []}, ["/roles"]),
        ({"email": "a@a.example", "roles": ["waiter", "waiter"]}, ["/roles"]),
        ({"email": "a@a.example", "roles": ["king"]}, ["/roles/0"]),
        ({"email": "a@a.example", "roles": [1]}, ["/roles"]),
        ({"email": "a@a.example", "roles": ["waiter"], "sites": []}, ["/sites"]),
        ({"email": "a@a.example", "roles": ["waiter"], "sites": ["*", "site-1"]}, ["/sites/0"]),
        ({"email": "a@a.example", "roles": ["waiter"], "sites": ["a#b"]}, ["/sites/0"]),
        ({"email": "a@a.example", "roles": ["waiter"], "brands": ["*"]}, ["/brands/0"]),
        ({"email": "a@a.example", "roles": ["waiter"], "tenant_id": "t"}, ["/tenant_id"]),
    ],
)
def test_bad_input_is_pointed_at_and_changes_nothing(service: UserService, body: Any, pointers: list[str]) -> None:
    refused = service.call("invite_user", body)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == pointers
    assert service.cognito.users == {}
    assert service.registry.table.calls == []


@pytest.mark.parametrize("cursor", ["", "!", "YQ", "YQpiI2M", "x" * 700])
def test_a_cursor_that_is_none_is_refused(service: UserService, cursor: str) -> None:
    refused = service.call("list_users", query={"cursor": cursor})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (400, "/query/cursor")


def test_the_list_is_paged(service: UserService) -> None:
    for name in ("a", "b", "c"):
        service.has(name, "waiter")
    first = service.call("list_users", query={"limit": "2"})
    second = service.call("list_users", query={"limit": "2", "cursor": first.body["next_cursor"]})
    assert [user["user_id"] for page in (first, second) for user in page.body["users"]] == ["a", "b", "c"]
    assert second.body["next_cursor"] is None
