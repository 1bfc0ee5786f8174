"""A client's messages are answered for as long as its token and its tenant are good."""

import pytest

from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.realtime.live import NOW, A, Live


def test_a_ping_is_answered_without_touching_any_data(live: Live) -> None:
    live.connect("c1")
    live.table.calls.clear()
    assert live.say("c1", {"action": "ping"}) == [{"type": "pong"}]
    assert live.table.calls == []


@pytest.mark.parametrize(
    "message",
    [{"action": "shout"}, {}, [], "", "no json", '{"action": "ping"', '{"action": 1.5}', "\ud800", "[" * 100],
    ids=repr,
)
def test_what_is_no_message_is_answered_with_what_is_wrong(live: Live, message: object) -> None:
    live.connect("c1")
    (answer,) = live.say("c1", message)
    assert answer["type"] == "error"
    assert answer["detail"]


def test_a_client_is_told_what_it_could_have_meant(live: Live) -> None:
    live.connect("c1")
    (answer,) = live.say("c1", {"action": "shout"})
    assert answer == {"type": "error", "detail": "action must be ping or resume"}


@pytest.mark.parametrize("route", ["reply", "resume"])
def test_when_the_token_has_expired_the_connection_ends(live: Live, route: str) -> None:
    live.connect("c1")
    live.clock.seconds = NOW + 3600
    live.say("c1", {"action": "ping", "last_event_id": "x"}, route)
    assert live.clients.closed == ["c1"]


@pytest.mark.parametrize("route", ["reply", "resume"])
@pytest.mark.parametrize("status", ["suspended", None])
def test_when_the_tenant_is_not_active_the_connection_ends(
    live: Live, route: str, status: str | None, logs: Output
) -> None:
    live.connect("c1")
    if status is None:
        live.registry.items.clear()
    else:
        live.set_status(A, status)
    live.table.calls.clear()
    live.say("c1", {"action": "ping", "last_event_id": "x"}, route)
    assert live.clients.closed == ["c1"]
    assert live.table.calls == []
    assert "the tenant is not active" in logs.getvalue()


def test_a_client_that_is_gone_fails_nothing(live: Live) -> None:
    live.connect("c1")
    live.clients.received.clear()
    assert live.say("c1", {"action": "ping"}) == []
