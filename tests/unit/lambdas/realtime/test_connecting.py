"""A connection is kept in its tenant's feeds for as long as it lasts."""

from typing import Any

import pytest

from lambdas.realtime.connections import KEPT_SECONDS, MAX_OF_USER
from lambdas.shared.tenant import InvalidTenantContextError
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.realtime.live import NOW, A, B, Live

FEEDS = [f"{A}#feed#site#site-1", f"{A}#feed#sites", f"{A}#feed#user#anna"]


def test_staff_follows_the_site_and_themselves(live: Live) -> None:
    live.connect("c1", site_id="site-1")
    assert live.connections() == [(feed, "c1") for feed in FEEDS]


def test_a_customer_follows_what_concerns_themselves(live: Live) -> None:
    live.connect("c1", roles="customer")
    assert live.connections() == [(f"{A}#feed#user#anna", "c1")]


def test_it_is_dropped_when_api_gateway_must_have_ended_it(live: Live) -> None:
    live.connect("c1")
    item = live.table.items[f"{A}#feed#user#anna", "connection#c1"]
    assert item["expires_at"] == {"N": str(int(NOW) + 2 * 3600 + 600)}
    assert item["authorized_until"] == {"N": str(int(NOW) + 3600)}


def test_it_is_kept_in_all_feeds_by_one_call(live: Live) -> None:
    live.connect("c1", site_id="site-1")
    assert live.table.calls == ["Query", *["TransactWriteItems"] * 3]


@pytest.mark.parametrize("header", ["Sec-WebSocket-Protocol", "sec-websocket-protocol"])
def test_the_version_is_answered_and_never_the_token(live: Live, header: str) -> None:
    answer = live.connect("c1", headers={header: "bearer.a.b.c, saas.v1"})
    assert answer == {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "saas.v1"}}


def test_no_subprotocol_is_answered_to_who_offers_none(live: Live) -> None:
    assert live.connect("c1") == {"statusCode": 200}


def test_a_connection_that_ended_is_forgotten_in_every_feed(live: Live) -> None:
    live.connect("c1", site_id="site-1")
    live.connect("c2", site_id="site-1")
    live.disconnect("c1", site_id="site-1")
    live.disconnect("c1", site_id="site-1")
    assert live.connections() == [(feed, "c2") for feed in FEEDS]


def test_a_user_has_fifty_connections_at_most_and_others_have_theirs(live: Live, logs: Output) -> None:
    for number in range(MAX_OF_USER):
        assert live.connect(f"c{number}", roles="customer")["statusCode"] == 200
    kept = live.connections()
    assert live.connect("one-more", roles="customer") == {"statusCode": 429}
    assert live.connections() == kept
    assert "too many connections" in [line.get("message") for line in logs.lines()]
    assert live.connect("other", user_id="bob", roles="customer")["statusCode"] == 200
    assert live.connect("foreign", tenant_id=B, roles="customer")["statusCode"] == 200
    live.disconnect("c0")
    assert live.connect("one-more", roles="customer")["statusCode"] == 200


def test_connections_that_must_have_ended_count_for_nothing(live: Live) -> None:
    for number in range(MAX_OF_USER):
        live.connect(f"c{number}", roles="customer")
    live.clock.seconds = NOW + KEPT_SECONDS + 60 * MAX_OF_USER
    assert live.connect("one-more", roles="customer")["statusCode"] == 200


def test_ending_ones_connection_ends_nobody_elses(live: Live) -> None:
    live.connect("c1")
    live.disconnect("c1", tenant_id=B)
    assert live.connections() == [(f"{A}#feed#user#anna", "c1")]


@pytest.mark.parametrize(
    "context", [{"expires_at": None}, {"expires_at": "soon"}, {"site_id": None}, {"tenant_id": None}]
)
def test_without_the_authorizers_word_nobody_is_connected(live: Live, context: dict[str, Any]) -> None:
    with pytest.raises(InvalidTenantContextError, match="put the"):
        live.connect("c1", **context)
    assert live.connections() == []
