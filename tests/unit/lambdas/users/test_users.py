from typing import Any

import pytest

from tests.fakes.errors import client_error
from tests.unit.lambdas.registry.conftest import A, B
from tests.unit.lambdas.users.conftest import UserService

WAITER: dict[str, Any] = {"email": "Wendy@a.example", "roles": ["waiter"], "sites": ["site-1"]}


def invited(service: UserService, **changes: Any) -> str:
    reply = service.call("invite_user", WAITER | changes)
    assert reply.status == 201
    return str(reply.body["user_id"])


def test_somebody_is_invited_and_listed(service: UserService) -> None:
    made = service.call("invite_user", WAITER)
    assert made.status == 201
    assert made.body == {
        "user_id": service.cognito.users["wendy@a.example"],
        "email": "wendy@a.example",
        "roles": ["waiter"],
        "sites": ["site-1"],
        "brands": [],
        "status": "invited",
        "created_at": "2026-11-21T12:00:00.000Z",
        "version": 1,
    } | {"created_at": made.body["created_at"]}
    assert service.call("list_users").body == {"users": [made.body], "next_cursor": None}
    assert service.cognito.sent == [("invitation", "wendy@a.example")]


def test_the_same_invitation_again_finds_the_user(service: UserService) -> None:
    user_id = invited(service)
    again = service.call("invite_user", WAITER)
    assert (again.status, again.body["user_id"]) == (200, user_id)
    assert len(service.cognito.sent) == 1
    other = service.call("invite_user", WAITER | {"roles": ["kitchen"]})
    assert (other.status, other.body["type"]) == (409, "/problems/already-a-user")
    assert service.member(user_id).roles == ("waiter",)


def test_an_invitation_that_ended_halfway_is_taken_up(service: UserService) -> None:
    service.registry.table.failure = client_error("InternalServerError", "TransactWriteItems")
    assert service.call("invite_user", WAITER).status == 503
    service.registry.table.failure = None
    assert service.call("invite_user", WAITER).status == 201


def test_a_user_of_another_tenant_can_not_be_invited_nor_told_from_others(service: UserService) -> None:
    service.has("theirs", "waiter", tenant_id=B)
    refused = service.call("invite_user", WAITER | {"email": "theirs@a.example"})
    assert (refused.status, refused.body["type"]) == (409, "/problems/address-unavailable")
    assert B not in str(refused.body)
    assert service.member("theirs").tenant_id == B


def test_the_tier_limits_users(service: UserService) -> None:
    assert service.call("invite_user", WAITER, limit=1).status == 201
    refused = service.call("invite_user", WAITER | {"email": "x@a.example"}, limit=1)
    assert (refused.status, refused.body["type"]) == (403, "/problems/limit-reached")
    assert (refused.body["limit"], refused.body["allowed"]) == ("users", 1)
    # Nobody was written to: the limit is no limit of e-mails otherwise.
    assert list(service.cognito.users) == [WAITER["email"].lower()]
    assert service.call("invite_user", WAITER, limit=1).status == 200


@pytest.mark.parametrize("operation", ["set_user_roles", "disable_user", "enable_user", "reset_user"])
def test_users_of_other_tenants_are_not_there(service: UserService, operation: str) -> None:
    service.has("theirs", "waiter", tenant_id=B)
    before = dict(service.registry.table.items)
    for user in ("theirs", "nobody"):
        body = {"roles": ["kitchen"]} if operation == "set_user_roles" else None
        refused = service.call(operation, body, user=user)
        assert (refused.status, refused.body["detail"]) == (404, "there is no user of this id")
    assert service.registry.table.items == before
    assert not service.cognito.disabled


def test_a_session_reaches_no_other_tenants_record_and_list(service: UserService) -> None:
    session = service._session(A)
    with pytest.raises(Exception, match="AccessDenied"):
        session.get_item(TableName="registry", Key={"pk": {"S": f"tenant#{B}"}, "sk": {"S": "tenant"}})


def test_roles_are_changed(service: UserService) -> None:
    service.has("user-1", "waiter")
    changed = service.call("set_user_roles", {"roles": ["manager"], "brands": ["house"]}, user="user-1")
    assert changed.status == 200
    assert (changed.body["roles"], changed.body["sites"], changed.body["brands"]) == (["manager"], [], ["house"])
    assert changed.headers["ETag"] == '"2"'
    assert service.registry.audited()[-1]["who"] == {"S": "caller"}
    calls = len(service.registry.table.calls)
    again = service.call("set_user_roles", {"roles": ["manager"], "brands": ["house"]}, user="user-1")
    assert again.body == changed.body
    assert service.registry.table.calls[calls:] == ["GetItem"]


def test_a_change_meant_for_another_version_is_refused(service: UserService) -> None:
    service.has("user-1", "waiter")
    body = {"roles": ["kitchen"]}
    assert service.call("set_user_roles", body, user="user-1", headers={"If-Match": '"3"'}).status == 412
    assert service.call("set_user_roles", body, user="user-1", headers={"If-Match": '"1"'}).status == 200


def test_a_change_whose_answer_was_lost_may_be_asked_for_again(service: UserService) -> None:
    service.has("user-1", "waiter")
    seen = {"If-Match": '"1"'}
    first, again, other = (
        service.call("set_user_roles", {"roles": [role]}, user="user-1", headers=seen)
        for role in ("kitchen", "kitchen", "manager")
    )
    assert (first.status, again.status, other.status) == (200, 200, 412)
    assert again.body == first.body


def test_a_disabled_user_is_refused_everywhere(service: UserService) -> None:
    service.has("user-1", "waiter")
    disabled = service.call("disable_user", user="user-1")
    assert (disabled.status, disabled.body["status"]) == (200, "disabled")
    assert service.cognito.disabled == {"user-1"}
    assert service.cognito.signed_out == ["user-1"]
    enabled = service.call("enable_user", user="user-1")
    assert (enabled.status, enabled.body["status"]) == (200, "invited")
    assert service.cognito.disabled == set()


def test_a_call_that_ended_before_cognito_followed_is_finished_by_the_same_call(service: UserService) -> None:
    service.has("user-1", "waiter")
    service.call("disable_user", user="user-1")
    service.cognito.disabled.clear()
    again = service.call("disable_user", user="user-1")
    assert again.status == 200
    assert service.cognito.disabled == {"user-1"}
    assert service.member("user-1").version == 2


@pytest.mark.parametrize(("operation", "body"), [("disable_user", None), ("set_user_roles", {"roles": ["waiter"]})])
def test_the_last_owner_stays(service: UserService, operation: str, body: Any) -> None:
    service.has("caller", "owner")
    refused = service.call(operation, body, user="caller")
    assert (refused.status, refused.body["type"]) == (409, "/problems/last-owner")
    assert service.member("caller").roles == ("owner",)
    assert not service.cognito.disabled


def test_a_reset_sends_a_code_and_signs_out(service: UserService) -> None:
    service.has("user-1", "waiter")
    assert service.call("reset_user", user="user-1").status == 200
    assert service.cognito.sent == [("code", "user-1@a.example")]
    assert service.cognito.signed_out == ["user-1"]
    assert service.registry.audited()[-1]["what"] == {"S": "resetUser"}


def test_who_was_only_invited_gets_the_invitation_again(service: UserService) -> None:
    user_id = invited(service)
    assert service.call("reset_user", user=user_id).status == 200
    assert service.cognito.sent == [("invitation", "wendy@a.example")] * 2


def test_who_was_enabled_again_and_has_a_password_gets_a_code(service: UserService) -> None:
    service.has("user-1", "waiter", status="invited")
    assert service.call("reset_user", user="user-1").status == 200
    assert service.cognito.sent == [("code", "user-1@a.example")]


def test_a_disabled_users_password_is_not_reset(service: UserService) -> None:
    service.has("user-1", "waiter", status="disabled")
    refused = service.call("reset_user", user="user-1")
    assert (refused.status, refused.body["type"]) == (409, "/problems/wrong-state")
    assert service.cognito.sent == []
