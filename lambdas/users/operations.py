"""The operations on users, for whoever's rights they are given."""

from http import HTTPStatus

from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import entity_tag, expected_version
from lambdas.shared.registry.membership import Membership
from lambdas.users.request import UserPage, cursor_of, invitation, place, user_id
from lambdas.users.users import TenantUsers


def list_users(request: ApiRequest, users: TenantUsers) -> Answer:
    """List the users that the caller may know of, by their addresses."""
    page = UserPage.of(request)
    members, after = users.memberships.list(users.tenant_id, limit=page.limit, after=page.after)
    shown = [member.to_json() for member in members if users.rights.shows(member)]
    return Answer(HTTPStatus.OK, {"users": shown, "next_cursor": cursor_of(after)})


def invite_user(request: ApiRequest, users: TenantUsers) -> Answer:
    """Invite somebody."""
    email, wanted = invitation(request.json())
    member, made = users.invite(email, wanted)
    return _answer(member, HTTPStatus.CREATED if made else HTTPStatus.OK)


def set_user_roles(request: ApiRequest, users: TenantUsers) -> Answer:
    """Give a user other roles, sites and brands."""
    expected = expected_version(request.header("if-match"))
    return _answer(users.set_place(user_id(request), place(request.json()), expected=expected))


def disable_user(request: ApiRequest, users: TenantUsers) -> Answer:
    """Refuse a user from now on."""
    return _answer(users.disable(user_id(request)))


def enable_user(request: ApiRequest, users: TenantUsers) -> Answer:
    """Let a disabled user in again."""
    return _answer(users.enable(user_id(request)))


def reset_user(request: ApiRequest, users: TenantUsers) -> Answer:
    """Let a user choose a new password."""
    return _answer(users.reset(user_id(request)))


def _answer(member: Membership, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, member.to_json(), {"ETag": entity_tag(member.version)})
