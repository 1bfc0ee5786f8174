"""Live push over a real WebSocket: who may connect, what they are told, and what they are told again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.realtime import RealtimeClient, RefusedError
from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from tests.e2e.conftest import APPLICATION_EVENTS
from tests.e2e.test_tokens import CLAIM_FAULTS, set_status
from tests.e2e.token_forge import new_key
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser
    from tests.e2e.token_forge import TokenForge

SITE = "site-1"
#: Generous: several functions start for the first time.
PATIENCE = 30


@pytest.fixture
def opened(platform: Platform) -> Iterator[Callable[..., RealtimeClient]]:
    """Opens connections that the test's end closes."""
    made: list[RealtimeClient] = []

    def connect(user: TenantUser, site_id: str | None = None) -> RealtimeClient:
        made.append(platform.realtime(user.tokens.access, site_id=site_id))
        return made[-1]

    yield connect
    for client in made:
        client.close()


def refusal(platform: Platform, token: str | None, site_id: str | None = SITE, *, in_header: bool = False) -> int:
    """The status with which a handshake is refused."""
    with pytest.raises(RefusedError) as refused:
        platform.realtime(token, site_id=site_id, in_header=in_header)
    return refused.value.status


def answer(client: RealtimeClient, action: str) -> dict[str, Any]:
    """The answer to a message; events may come before it."""
    client.send({"action": action})
    return client.until(lambda message: message["type"] != "event", timeout=PATIENCE)[-1]


def about(order_id: str, detail_type: str) -> Callable[[dict[str, Any]], bool]:
    """Tells the message about an order's event."""

    def is_it(message: dict[str, Any]) -> bool:
        return bool(
            message["type"] == "event"
            and message["detail"].get("order_id") == order_id
            and message["detail_type"] == detail_type
        )

    return is_it


def events(messages: list[dict[str, Any]], order_id: str) -> list[str]:
    """The detail types of an order's events, in the order of their arrival."""
    return [
        message["detail_type"]
        for message in messages
        if message["type"] == "event" and message["detail"].get("order_id") == order_id
    ]


@pytest.mark.parametrize("in_header", [False, True], ids=["as a subprotocol", "in a header"])
def test_a_good_token_connects(platform: Platform, blue: TenantUser, *, in_header: bool) -> None:
    with platform.realtime(blue.tokens.access, site_id=SITE, in_header=in_header) as client:
        assert client.subprotocol == "saas.v1"
        assert answer(client, "ping") == {"type": "pong"}
        assert answer(client, "shout")["type"] == "error"


@pytest.mark.parametrize("in_header", [False, True], ids=["as a subprotocol", "in a header"])
def test_without_a_genuine_token_nobody_connects(
    platform: Platform, blue: TenantUser, forge: TokenForge, *, in_header: bool
) -> None:
    forged = forge.signed(forge.claims(blue.tenant_id), new_key())
    for token in (None, "a.b.c", blue.tokens.id, forged, blue.tokens.access[:-6] + "AAAAAA"):
        assert refusal(platform, token, in_header=in_header) == 401


@pytest.mark.parametrize("fault", ["expired", "of another issuer", "of another client", "without tenant"])
def test_a_token_with_a_wrong_claim_connects_nobody(
    platform: Platform, blue: TenantUser, forge: TokenForge, fault: str
) -> None:
    assert refusal(platform, forge.token(blue.tenant_id, **CLAIM_FAULTS[fault]())) == 401


@pytest.mark.parametrize(
    ("claims", "site_id"),
    [
        ({"roles": ["kitchen"], "sites": ["site-2"]}, SITE),
        ({"roles": ["kitchen"], "sites": []}, SITE),
        ({"roles": ["customer"]}, SITE),
        ({"roles": ["nobody"]}, None),
        ({"roles": ["owner"]}, "site#1"),
    ],
)
def test_a_feed_that_is_not_the_callers_is_refused(
    platform: Platform, blue: TenantUser, forge: TokenForge, claims: dict[str, Any], site_id: str | None
) -> None:
    assert refusal(platform, forge.token(blue.tenant_id, **claims), site_id) == 403


def test_an_order_appears_on_the_kitchens_display_and_on_the_customers_page(
    blue: TenantUser, opened: Callable[..., RealtimeClient]
) -> None:
    customer, kitchen = blue.as_role("customer"), blue.as_role("kitchen", sites=(SITE,))
    display, page = opened(kitchen, SITE), opened(customer)
    order_id = customer.placed()
    for command in ("accept", "start", "ready"):
        assert kitchen.command(order_id, command).status_code == 200
        # The page is told of each state before the next one is entered.
        page.until(about(order_id, _told_by(command)), timeout=PATIENCE)
    blue.command(order_id, "serve").raise_for_status()
    seen = display.until(about(order_id, "OrderCompleted"), timeout=PATIENCE)
    assert events(seen, order_id) == ["OrderPlaced", "OrderAccepted", "OrderPreparing", "OrderReady", "OrderCompleted"]
    ticket = next(message for message in seen if message["type"] == "event")["detail"]
    assert ticket["items"][0] == {"sku": "margherita", "name": "Margherita", "quantity": 2}


def test_two_tenants_with_the_same_names_are_told_of_their_own(
    blue: TenantUser, green: TenantUser, opened: Callable[..., RealtimeClient]
) -> None:
    displays = {user.tenant_id: opened(user, SITE) for user in (blue, green)}
    with ThreadPoolExecutor() as pool:
        placed = dict(pool.map(lambda user: (user.tenant_id, [user.placed() for _ in range(3)]), (blue, green)))
    for tenant_id, display in displays.items():
        waiting, told = set(placed[tenant_id]), set()
        while waiting:
            message = display.receive(timeout=PATIENCE)
            told.add(message["detail"]["order_id"])
            waiting.discard(message["detail"]["order_id"])
        others = {order_id for other, orders in placed.items() if other != tenant_id for order_id in orders}
        assert not told & others


def test_a_client_that_was_away_is_told_what_it_missed(blue: TenantUser, opened: Callable[..., RealtimeClient]) -> None:
    kitchen = blue.as_role("kitchen", sites=(SITE,))
    display = opened(kitchen, SITE)
    first = blue.placed()
    last = display.until(about(first, "OrderPlaced"), timeout=PATIENCE)[-1]["event_id"]
    display.vanish()
    second = blue.placed()
    kitchen.command(first, "accept").raise_for_status()
    kitchen.command(second, "reject", reason="no dough").raise_for_status()

    again = opened(kitchen, SITE)
    again.resume(last)
    messages = again.until(lambda message: message["type"] == "resumed", timeout=PATIENCE)
    assert messages[-1]["complete"] is True
    assert events(messages, first)[-1] == "OrderAccepted"
    # One that was told late may come live beside its repetition.
    told = events(messages, second)
    assert (set(told), told[-1]) == ({"OrderPlaced", "OrderRejected"}, "OrderRejected")
    # The same ids as live, by which a client knows what it has seen.
    third = blue.placed()
    live = again.until(about(third, "OrderPlaced"), timeout=PATIENCE)[-1]["event_id"]
    again.resume("unknown")
    retold = again.until(lambda message: message["type"] == "resumed", timeout=PATIENCE)
    assert retold[-1]["complete"] is False
    assert {last, live} <= {message.get("event_id") for message in retold}


def test_dead_clients_harm_nobody_and_are_forgotten(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser, opened: Callable[..., RealtimeClient]
) -> None:
    dead = [platform.realtime(blue.tokens.access, site_id="site-2") for _ in range(5)]
    display = opened(blue, "site-2")
    for client in dead:
        client.vanish()
    order_id = blue.placed(site_id="site-2")
    display.until(about(order_id, "OrderPlaced"), timeout=PATIENCE)
    until(lambda: len(connections(aws, platform, f"{blue.tenant_id}#feed#site#site-2")) == 1)


def test_a_connection_of_which_no_end_was_told_is_forgotten_when_it_is_gone(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser, opened: Callable[..., RealtimeClient]
) -> None:
    feed = f"{blue.tenant_id}#feed#site#{SITE}"
    aws.client("dynamodb").put_item(TableName=platform.outputs["TableName"], Item=left_behind(blue.tenant_id, feed))
    display = opened(blue, SITE)
    display.until(about(blue.placed(), "OrderPlaced"), timeout=PATIENCE)
    until(lambda: "connection#left-behind" not in connections(aws, platform, feed))


def test_an_expired_token_ends_an_open_connection(platform: Platform, blue: TenantUser, forge: TokenForge) -> None:
    token = forge.token(blue.tenant_id, exp=int(time.time()) + 4)
    with platform.realtime(token, site_id=SITE) as client:
        until(lambda: _ends(client))


def test_a_suspended_tenant_is_refused_and_told_nothing_more(
    platform: Platform, aws: EmbeddedAws, forge: TokenForge
) -> None:
    tenant_id = platform.onboard(
        slug="silver-spoon", name="Silver Spoon", email="owner@silver-spoon.example", tier="premium", sites=[SITE]
    )
    reply = function_named(aws, "RealtimeApiReply", stack_name=APPLICATION_EVENTS)
    known = aws.client("lambda").get_function_configuration(FunctionName=reply)["Environment"]["Variables"]
    aws.client("lambda").update_function_configuration(
        FunctionName=reply, Environment={"Variables": {**known, "TENANT_CACHE_SECONDS": "1"}}
    )
    client = platform.realtime(forge.token(tenant_id), site_id=SITE)
    set_status(platform, aws, tenant_id, "suspended")

    until(lambda: _ends(client))
    until(lambda: _status(platform, forge.token(tenant_id)) == 403)


def test_no_session_of_the_fan_out_reads_another_tenants_connections(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser, green: TenantUser, opened: Callable[..., RealtimeClient]
) -> None:
    opened(blue, SITE)
    fan_out = function_named(aws, "RealtimeFanOut", stack_name=APPLICATION_EVENTS)
    session = tenant_client(aws, fan_out, {"tenant_id": green.tenant_id})

    def read(tenant_id: str) -> Any:
        return session.query(
            TableName=platform.outputs["TableName"],
            KeyConditionExpression="pk = :feed",
            ExpressionAttributeValues={":feed": {"S": f"{tenant_id}#feed#site#{SITE}"}},
        )

    read(green.tenant_id)
    with pytest.raises(session.exceptions.ClientError, match="AccessDenied"):
        read(blue.tenant_id)


def connections(aws: EmbeddedAws, platform: Platform, feed: str) -> set[str]:
    """The sort keys of a feed's connections."""
    found = aws.client("dynamodb").query(
        TableName=platform.outputs["TableName"],
        KeyConditionExpression="pk = :feed",
        ExpressionAttributeValues={":feed": {"S": feed}},
        ConsistentRead=True,
    )
    return {item["sk"]["S"] for item in found["Items"]}


def left_behind(tenant_id: str, feed: str) -> dict[str, Any]:
    """The item of a connection that ended an hour ago, without a word."""
    then = int(time.time()) - 3600
    return {
        "pk": {"S": feed},
        "sk": {"S": "connection#left-behind"},
        "tenant_id": {"S": tenant_id},
        "connection_id": {"S": "left-behind"},
        "user_id": {"S": "somebody"},
        "site_id": {"S": SITE},
        "connected_at": {"N": str(then)},
        "authorized_until": {"N": str(then + 7200)},
        "expires_at": {"N": str(then + 7800)},
    }


def _told_by(command: str) -> str:
    return {"accept": "OrderAccepted", "start": "OrderPreparing", "ready": "OrderReady"}[command]


def _ends(client: RealtimeClient) -> bool:
    """Whether the other side ends the connection, after a word that says why, instead of answering a ping."""
    if answer(client, "ping") == {"type": "pong"}:
        return False
    client.wait_closed(timeout=PATIENCE)
    return True


def _status(platform: Platform, token: str) -> int:
    try:
        platform.realtime(token, site_id=SITE).close()
    except RefusedError as refused:
        return refused.status
    return 101
