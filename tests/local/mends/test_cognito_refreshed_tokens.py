"""A sign-in at the hosted login lasts as long as its refresh token."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.local.hosted_login import HostedLogin, claims

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


@pytest.fixture(scope="module")
def login(mended_aws: EmbeddedAws) -> HostedLogin:
    return HostedLogin.make(mended_aws)


def test_upstream_forgets_who_the_user_is(stock_aws: EmbeddedAws) -> None:
    login = HostedLogin.make(stock_aws)
    refreshed = login.refresh(login.sign_in()["refresh_token"])
    assert "user" not in claims(refreshed.json()["access_token"])
    assert "cognito:groups" not in claims(refreshed.json()["id_token"])


def test_refreshed_tokens_say_of_the_user_what_the_first_ones_said(login: HostedLogin) -> None:
    tokens = login.sign_in()
    refreshed = login.refresh(tokens["refresh_token"])
    assert refreshed.status_code == HTTPStatus.OK, refreshed.text
    for name, said in (
        ("access_token", ("user", "sub", "scope")),
        ("id_token", ("email", "cognito:groups", "auth_time")),
    ):
        before, after = claims(tokens[name]), claims(refreshed.json()[name])
        assert {key: after.get(key) for key in said} == {key: before[key] for key in said}
    assert claims(refreshed.json()["access_token"])["cognito:groups"] == ["admin"]
