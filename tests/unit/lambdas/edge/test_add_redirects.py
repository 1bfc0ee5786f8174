"""Sign-ins may end at a distribution, and everything else about their client stays as it was."""

from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError

from lambdas.edge.add_redirects import apply
from lambdas.edge.custom_resource import Change
from lambdas.edge.redirects import SETTINGS
from tests.fakes.cognito_clients import FakePoolClients

CLOUDFRONT = "https://d1.cloudfront.net"
TEMPLATE: dict[str, Any] = {
    "ClientName": "spa",
    "CallbackURLs": ["http://localhost:5173/callback"],
    "LogoutURLs": ["http://localhost:5173/"],
    "AllowedOAuthFlows": ["code"],
    "WriteAttributes": ["given_name"],
    "RefreshTokenRotation": {"Feature": "ENABLED"},
}


def change(kind: Any, origins: list[str], *, before: list[str] | None = None, client_id: str = "c1") -> Change:
    def properties(of: list[str], client: str) -> dict[str, Any]:
        return {"UserPoolId": "p1", "ClientId": client, "Origins": of, "Settings": "digest"}

    return Change(
        kind=kind,
        resource_id=None if kind == "Create" else client_id,
        wanted=properties(origins, "c1"),
        before={} if before is None else properties(before, client_id),
    )


def test_what_is_added_stands_beside_what_the_template_says() -> None:
    pool = FakePoolClients(dict(TEMPLATE))
    assert apply(change("Create", [CLOUDFRONT]), pool) == "c1"  # type: ignore[arg-type]  # a stand-in
    assert pool.settings == {
        **TEMPLATE,
        "CallbackURLs": ["http://localhost:5173/callback", f"{CLOUDFRONT}/callback"],
        "LogoutURLs": ["http://localhost:5173/", f"{CLOUDFRONT}/"],
    }


def test_an_empty_text_which_no_update_takes_is_left_out() -> None:
    pool = FakePoolClients({**TEMPLATE, "DefaultRedirectURI": ""})
    apply(change("Create", [CLOUDFRONT]), pool)  # type: ignore[arg-type]  # a stand-in
    assert pool.settings is not None
    assert "DefaultRedirectURI" not in pool.settings


def test_asked_again_nothing_is_written() -> None:
    pool = FakePoolClients(dict(TEMPLATE))
    for _ in range(2):
        apply(change("Create", [CLOUDFRONT]), pool)  # type: ignore[arg-type]  # a stand-in
    assert pool.updates == 1


def test_an_update_takes_away_only_what_was_added_before() -> None:
    pool = FakePoolClients(dict(TEMPLATE))
    apply(change("Create", ["https://d0.cloudfront.net"]), pool)  # type: ignore[arg-type]  # a stand-in
    apply(change("Update", [CLOUDFRONT], before=["https://d0.cloudfront.net"]), pool)  # type: ignore[arg-type]
    assert pool.settings is not None
    assert pool.settings["CallbackURLs"] == ["http://localhost:5173/callback", f"{CLOUDFRONT}/callback"]


def test_another_client_keeps_what_it_has_until_cloudformation_asks() -> None:
    pool = FakePoolClients({**TEMPLATE, "CallbackURLs": ["https://d0.cloudfront.net/callback"]})
    apply(change("Update", [CLOUDFRONT], before=["https://d0.cloudfront.net"], client_id="c0"), pool)  # type: ignore[arg-type]
    assert pool.settings is not None
    assert "https://d0.cloudfront.net/callback" in pool.settings["CallbackURLs"]


def test_at_the_end_the_client_is_as_the_template_says() -> None:
    pool = FakePoolClients(dict(TEMPLATE))
    apply(change("Create", [CLOUDFRONT]), pool)  # type: ignore[arg-type]  # a stand-in
    apply(change("Delete", [CLOUDFRONT]), pool)  # type: ignore[arg-type]
    assert pool.settings == TEMPLATE


def test_a_client_that_is_gone_needs_no_change_at_the_end() -> None:
    assert apply(change("Delete", [CLOUDFRONT]), FakePoolClients(None)) == "c1"  # type: ignore[arg-type]  # a stand-in


def test_a_client_that_is_not_there_is_an_error_before() -> None:
    with pytest.raises(ClientError):
        apply(change("Create", [CLOUDFRONT]), FakePoolClients(None))  # type: ignore[arg-type]  # a stand-in


def test_an_update_is_given_everything_that_it_takes() -> None:
    model = botocore.session.Session().get_service_model("cognito-idp")
    request: Any = model.operation_model("UpdateUserPoolClient").input_shape
    taken = set(request.members)
    assert set(SETTINGS) == taken - {"UserPoolId", "ClientId"}
