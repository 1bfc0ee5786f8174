"""A page can give up its refresh token."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.local.hosted_login import HostedLogin

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


@pytest.fixture(scope="module")
def login(mended_aws: EmbeddedAws) -> HostedLogin:
    return HostedLogin.make(mended_aws)


def test_upstream_has_no_such_endpoint(stock_aws: EmbeddedAws) -> None:
    login = HostedLogin.make(stock_aws)
    assert login.revoke(login.sign_in()["refresh_token"]).is_error


def test_a_revoked_token_is_worth_nothing(login: HostedLogin) -> None:
    token = login.sign_in()["refresh_token"]
    assert login.refresh(token).status_code == HTTPStatus.OK
    answer = login.revoke(token)
    assert (answer.status_code, answer.content) == (HTTPStatus.OK, b"")
    refused = login.refresh(token)
    assert (refused.status_code, refused.json()["error"]) == (HTTPStatus.BAD_REQUEST, "invalid_grant")


@pytest.mark.parametrize(
    ("token", "changes", "error"),
    [
        ("access_token", {}, "unsupported_token_type"),
        ("refresh_token", {"client_id": "unknown"}, "invalid_client"),
        ("refresh_token", {"token": ""}, "invalid_request"),
    ],
)
def test_what_cannot_be_revoked_is_told(login: HostedLogin, token: str, changes: dict[str, str], error: str) -> None:
    answer = login.revoke(login.sign_in()[token], **changes)
    assert (answer.status_code, answer.json()["error"]) == (HTTPStatus.BAD_REQUEST, error)
