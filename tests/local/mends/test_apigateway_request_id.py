"""Authorizer, function, gateway response and client are told one request id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def test_upstream_gives_the_function_an_id_of_its_own(stock_aws: EmbeddedAws) -> None:
    api = RestApi.make(stock_aws)
    api.deploy()
    response = api.post()
    assert response.headers.get("x-amzn-requestid") != response.json()["requestId"]


def test_one_request_has_one_id(mended_aws: EmbeddedAws) -> None:
    api = RestApi.make(mended_aws)
    api.deploy()
    response = api.post()
    context = response.json()
    assert response.headers["x-amzn-requestid"] == context["requestId"]
    assert context["authorizer"]["request_id"] == context["requestId"]


def test_a_refused_request_has_one_too(mended_aws: EmbeddedAws) -> None:
    api = RestApi.make(mended_aws)
    api.respond("ACCESS_DENIED")
    api.deploy()
    response = api.post("nobody")
    assert response.headers.get_list("x-amzn-requestid") == [response.json()["instance"]]
