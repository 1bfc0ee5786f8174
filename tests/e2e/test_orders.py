"""Orders over HTTP: create, get, list."""

from __future__ import annotations

import concurrent.futures
import uuid
from typing import TYPE_CHECKING, Any

from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def test_a_placed_order_can_be_read_back(blue: TenantUser) -> None:
    placed = blue.place_order(uuid.uuid4().hex)

    assert placed.status_code == 201, placed.text
    order = placed.json()
    assert order["total"] == 2300
    assert order["status"] == "PLACED"
    assert order["items"] == [
        {"sku": "margherita", "name": "Margherita", "quantity": 2, "unit_price": 950},
        {"sku": "lemonade", "name": "Lemonade", "quantity": 1, "unit_price": 400},
    ]
    assert blue.api.get(f"orders/{order['order_id']}").json() == order


def test_a_repeated_key_with_the_same_content_answers_the_stored_order(blue: TenantUser) -> None:
    key = uuid.uuid4().hex

    first = blue.place_order(key)
    again = blue.place_order(key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()


def test_a_repeated_key_with_other_content_is_refused_and_changes_nothing(
    blue: TenantUser,
) -> None:
    key = uuid.uuid4().hex
    order = blue.place_order(key).json()

    refused = blue.place_order(key, note="and a spoon")

    assert refused.status_code == 422
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert blue.api.get(f"orders/{order['order_id']}").json() == order


def test_callers_at_once_with_one_key_place_one_order(blue: TenantUser) -> None:
    key = uuid.uuid4().hex

    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: blue.place_order(key), range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["order_id"] for answer in answers}) == 1


def test_tenants_who_use_the_same_key_place_an_order_each(blue: TenantUser, green: TenantUser) -> None:
    key = uuid.uuid4().hex

    answers = [blue.place_order(key), green.place_order(key)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["order_id"] != answers[1].json()["order_id"]


def test_pages_of_a_list_hold_each_order_once_newest_first(green: TenantUser) -> None:
    placed = [green.place_order(uuid.uuid4().hex, site_id="site-2").json()["order_id"] for _ in range(5)]

    pages: list[list[str]] = []
    cursor: str | None = None
    while True:
        query = {"site_id": "site-2", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = green.api.get("orders", params=query).raise_for_status().json()
        pages.append([order["order_id"] for order in page["orders"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break

    listed = [order_id for page in pages for order_id in page]
    assert listed == placed[::-1]
    assert all(len(page) <= 2 for page in pages)


def test_another_tenants_order_is_not_found(blue: TenantUser, green: TenantUser) -> None:
    order_id = blue.place_order(uuid.uuid4().hex).json()["order_id"]

    answer = green.api.get(f"orders/{order_id}")

    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_another_tenants_orders_are_not_listed(blue: TenantUser, green: TenantUser) -> None:
    order_id = blue.place_order(uuid.uuid4().hex).json()["order_id"]

    listed = green.api.get("orders", params={"site_id": "site-1", "limit": "100"}).json()

    assert order_id not in [order["order_id"] for order in listed["orders"]]


def test_a_cursor_opens_no_other_tenants_list(blue: TenantUser, green: TenantUser) -> None:
    for _ in range(2):
        blue.place_order(uuid.uuid4().hex, site_id="site-2")
    page = blue.api.get("orders", params={"site_id": "site-2", "limit": "1"}).json()
    mine = {order["order_id"] for order in page["orders"]}
    assert page["next_cursor"]

    answer = green.api.get("orders", params={"site_id": "site-2", "limit": "100", "cursor": page["next_cursor"]})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        others = {order["order_id"] for order in answer.json()["orders"]}
        assert not others & mine
        for order_id in others:
            assert green.api.get(f"orders/{order_id}").status_code == 200


def test_the_token_of_a_wait_leaves_the_platform_in_no_answer(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser
) -> None:
    order_id = blue.placed()
    token = _when_kept(aws, platform, blue, order_id, "wait_accept")

    answers = [
        blue.api.get(f"orders/{order_id}"),
        blue.api.get("orders"),
        blue.api.get("orders", params={"site_id": "site-1", "limit": "100"}),
        blue.api.get("kitchen/tickets", params={"site_id": "site-1", "limit": "100"}),
        blue.command(order_id, "accept"),
        blue.command(order_id, "reject"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 409]
    assert not [answer.text for answer in answers if token in answer.text or "wait_" in answer.text]


def test_every_write_that_changes_the_state_tells_of_it_and_no_other_does(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser
) -> None:
    order_id = blue.placed()
    _when_kept(aws, platform, blue, order_id, "wait_accept")
    assert "outbox" not in _item(aws, platform, blue, order_id)

    blue.command(order_id, "accept")
    blue.command(order_id, "cancel", reason="closed")

    item = _item(aws, platform, blue, order_id)
    assert [step["M"]["status"]["S"] for step in item["history"]["L"]] == ["PLACED", "ACCEPTED", "CANCELLED"]
    assert item["sequence"] == {"N": "3"}
    assert not {"open_pk", "open_sk"} & set(item)


def _item(aws: EmbeddedAws, platform: Platform, owner: TenantUser, order_id: str) -> dict[str, Any]:
    key = {"pk": {"S": f"{owner.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    table = platform.outputs["TableName"]
    item: dict[str, Any] = aws.client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
    return item


def _when_kept(aws: EmbeddedAws, platform: Platform, owner: TenantUser, order_id: str, wait: str) -> str:
    """The task token of a wait, once the workflow has come to it."""
    token: str = until(lambda: _item(aws, platform, owner, order_id).get(wait), f"{wait} of {order_id}")["S"]
    return token
