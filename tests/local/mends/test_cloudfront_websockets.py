"""A WebSocket reaches its API through a distribution, after the edge's function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import InvalidStatus

from tests.local.pages import Pages, open_socket

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def host(mended_aws: EmbeddedAws) -> str:
    return Pages(mended_aws, {}).host


def test_upstream_refuses_it(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(stock_aws.endpoint_url, Pages(stock_aws, {}).host, "/ws", **HTTPS)
    assert refused.value.response.status_code == 403


def test_messages_go_both_ways(mended_aws: EmbeddedAws, host: str) -> None:
    with open_socket(mended_aws.endpoint_url, host, "/ws", **HTTPS) as connection:
        connection.send("hello")
        assert connection.recv(timeout=30) == "got hello"


@pytest.mark.parametrize(("path", "seen"), [("/ws", "nobody"), ("/t/blue/ws", "blue")])
def test_what_the_edge_says_of_the_address_reaches_the_api(
    mended_aws: EmbeddedAws, host: str, path: str, seen: str
) -> None:
    with open_socket(mended_aws.endpoint_url, host, path, **HTTPS) as connection:
        assert connection.subprotocol == seen


def test_an_address_that_the_edge_does_not_know_is_refused_by_it(mended_aws: EmbeddedAws, host: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(mended_aws.endpoint_url, host, "/t/unknown/ws", **HTTPS)
    assert (refused.value.response.status_code, refused.value.response.body) == (404, b"unknown")


def test_a_path_of_pages_takes_no_connection(mended_aws: EmbeddedAws, host: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(mended_aws.endpoint_url, host, "/index.html", **HTTPS)
    assert refused.value.response.status_code == 502
