"""What an order costs: the menu's word when it was ordered, and what becomes of it when the menu changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.orders import keys
from lambdas.orders.errors import PriceChangedError
from lambdas.orders.offer import Offer
from lambdas.orders.pricing import MAX_SUPPLIES, priced
from lambdas.orders.request import OrderRequest, RequestedLine
from lambdas.orders.validation import MAX_TOTAL
from lambdas.shared.errors import InvalidRequestError
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant, order


class Anything(dict[str, Offer]):
    """A menu with the same offer for everything."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer

    def __contains__(self, _: object) -> bool:
        return True

    def __getitem__(self, _: str) -> Offer:
        return self.offer


def request(*quantities: int, expected_total: int | None = None) -> OrderRequest:
    lines = tuple(RequestedLine(f"sku-{number}", quantity) for number, quantity in enumerate(quantities))
    return OrderRequest("site-1", lines, None, expected_total)


@given(st.lists(st.integers(1, 999), min_size=1, max_size=100), st.integers(0, 100_000_000))
def test_a_total_is_exact_and_bounded(quantities: list[int], unit_price: int) -> None:
    total = unit_price * sum(quantities)
    try:
        content = priced(request(*quantities), Anything(Offer("Dish", unit_price, {})), currency="EUR")
    except InvalidRequestError:
        assert total > MAX_TOTAL
    else:
        assert content.total == total <= MAX_TOTAL


def test_the_total_may_be_the_largest_and_no_larger() -> None:
    menu = Anything(Offer("Gold", 100_000_000, {}))
    assert priced(request(100), menu, currency="EUR").total == MAX_TOTAL
    with pytest.raises(InvalidRequestError, match=str(MAX_TOTAL + 100_000_000)):
        priced(request(100, 1), menu, currency="EUR")


def test_an_order_of_too_many_supplies_is_refused() -> None:
    uses = {f"supply-{number}": 1 for number in range(MAX_SUPPLIES)}
    assert priced(request(1, 1), Anything(Offer("Feast", 1, uses)), currency="EUR")
    with pytest.raises(InvalidRequestError, match="two orders"):
        priced(request(1), Anything(Offer("Feast", 1, {**uses, "salt": 1})), currency="EUR")


def test_an_expected_total_must_be_the_total() -> None:
    menu = Anything(Offer("Free", 0, {}))
    assert priced(request(1, expected_total=0), menu, currency="EUR")
    with pytest.raises(PriceChangedError, match="0 EUR"):
        priced(request(1, expected_total=1), menu, currency="EUR")


def test_a_client_that_expects_another_total_is_told_the_new_one(restaurant: Restaurant) -> None:
    status, body, _ = restaurant.create("1", order(expected_total=1800))
    assert (status, body["type"]) == (409, "/problems/price-changed")
    assert "1900 EUR" in body["detail"]
    assert "PutItem" not in restaurant.table.calls
    assert restaurant.create("1", order(expected_total=1900))[0] == 201


def test_the_price_is_the_sites_where_it_has_one(restaurant: Restaurant) -> None:
    restaurant.override(A, "site-1", "pizza", unit_price=1100)
    assert restaurant.create("1")[1]["total"] == 2200
    assert restaurant.create("2", order(site_id="site-2"))[1]["total"] == 1900
    assert restaurant.create("1", tenant_id=B)[1]["total"] == 1900


@pytest.mark.parametrize(
    ("brand", "site", "status"),
    [(True, None, 201), (False, None, 422), (True, False, 422), (False, True, 201), (True, True, 201)],
)
def test_the_site_has_the_last_word_on_what_there_is(
    restaurant: Restaurant, brand: bool, site: bool | None, status: int
) -> None:
    restaurant.offer(A, "pizza", 950, available=brand)
    if site is not None:
        restaurant.override(A, "site-1", "pizza", available=site)
    assert restaurant.create()[0] == status


def test_every_position_that_cant_be_had_is_pointed_at(restaurant: Restaurant) -> None:
    restaurant.offer(A, "soup", 500, available=False)
    lines = [{"sku": sku, "quantity": 1} for sku in ("soup", "pizza", "unicorn", "cola", "soup")]
    status, body, _ = restaurant.create("1", order(items=lines))
    assert (status, body["type"]) == (422, "/problems/menu-item-unavailable")
    assert [fault["pointer"] for fault in body["errors"]] == ["/items/0/sku", "/items/2/sku", "/items/4/sku"]
    assert "PutItem" not in restaurant.table.calls


def test_a_site_that_is_not_set_up_takes_no_order_and_does_once_it_is(restaurant: Restaurant) -> None:
    status, body, _ = restaurant.create("1", order(site_id="site-9"))
    assert (status, body["type"]) == (422, "/problems/site-not-set-up")
    restaurant.set_up(A, "site-9", currency="JPY")
    status, body, _ = restaurant.create("1", order(site_id="site-9"))
    assert (status, body["currency"]) == (201, "JPY")


def test_what_is_remembered_of_a_site_never_decides_brand_or_currency(restaurant: Restaurant) -> None:
    restaurant.create("1")
    restaurant.set_up(A, "site-1", currency="JPY")
    restaurant.set_up(B, "site-1", currency="USD")
    assert restaurant.create("2")[1]["currency"] == "JPY"
    assert restaurant.create("1", tenant_id=B)[1]["currency"] == "USD"
    restaurant.table.items[keys.site_pk(A, "site-1"), keys.SITE_SK]["brand_id"] = {"S": "brand-2"}
    assert restaurant.create("3")[1]["type"] == "/problems/menu-item-unavailable"
    del restaurant.table.items[keys.site_pk(A, "site-1"), keys.SITE_SK]
    assert restaurant.create("4")[1]["type"] == "/problems/site-not-set-up"


@pytest.mark.parametrize("change", ["price", "name", "gone", "sold out", "site gone", "too dear"])
def test_a_repeated_request_finds_the_order_as_it_was_taken(restaurant: Restaurant, change: str) -> None:
    _, first, _ = restaurant.create()
    told = restaurant.event(first["order_id"])
    restaurant.clock.advance(60)
    match change:
        case "price":
            restaurant.offer(A, "pizza", 1200)
        case "name":
            restaurant.offer(A, "pizza", 950, name="Pizza of the house")
        case "gone":
            del restaurant.table.items[keys.brand_menu_pk(A, "brand-1"), keys.menu_item_sk("pizza")]
        case "sold out":
            restaurant.override(A, "site-1", "pizza", available=False)
        case "site gone":
            del restaurant.table.items[keys.site_pk(A, "site-1"), keys.SITE_SK]
        case _:
            restaurant.offer(A, "pizza", MAX_TOTAL)
    status, again, headers = restaurant.create()
    assert (status, again) == (200, first)
    assert headers["Idempotent-Replayed"] == "true"
    assert restaurant.event(first["order_id"]) == told


def test_a_repeated_request_shows_how_far_the_order_is(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept")
    assert restaurant.create()[1]["status"] == "ACCEPTED"


def test_a_key_of_another_order_stays_refused_when_the_menu_has_changed(restaurant: Restaurant) -> None:
    restaurant.create()
    restaurant.offer(A, "pizza", 950, available=False)
    status, body, _ = restaurant.create("key-1", order(note="other"))
    assert (status, body["type"]) == (422, "/problems/idempotency-key-reused")
    assert restaurant.create("key-2")[1]["type"] == "/problems/menu-item-unavailable"


def test_what_was_ordered_twice_in_one_order_stays_two_lines(restaurant: Restaurant) -> None:
    lines = [{"sku": "pizza", "quantity": 1}, {"sku": "pizza", "quantity": 2}]
    _, body, _ = restaurant.create("1", order(items=lines))
    assert [line["quantity"] for line in body["items"]] == [1, 2]
    assert body["total"] == 2850
    event = restaurant.event(body["order_id"])
    assert event is not None
    assert event["detail"]["supplies"] == [
        {"supply_id": "flour", "quantity": 750},
        {"supply_id": "cheese", "quantity": 300},
    ]


def test_the_largest_order_is_read_in_as_few_calls_as_can_be(restaurant: Restaurant) -> None:
    for number in range(100):
        restaurant.offer(A, f"dish-{number}", number)
    lines = [{"sku": f"dish-{number}", "quantity": 1} for number in range(100)]
    status, body, _ = restaurant.create("1", order(items=lines))
    assert (status, body["total"]) == (201, sum(range(100)))
    # The fake counts one call for each of its keys; DynamoDB takes 100 of them at once.
    # The site was read once to know its brand, and once along with the menu.
    assert restaurant.table.calls.count("BatchGetItem") == 1 + 1 + 200


@pytest.mark.parametrize(("left_unread", "status"), [(1, 201), (3, 201), (1000, 503)])
def test_what_is_not_read_at_first_is_asked_for_again(restaurant: Restaurant, left_unread: int, status: int) -> None:
    restaurant.table.left_unread = left_unread
    restaurant.offer(A, "soup", 500)
    lines = [{"sku": sku, "quantity": 1} for sku in ("pizza", "cola", "soup")]
    code, body, headers = restaurant.create("1", order(items=lines))
    assert code == status
    if status == 503:
        assert (body["type"], headers["Retry-After"]) == ("/problems/busy", "1")
    else:
        assert [line["sku"] for line in body["items"]] == ["pizza", "cola", "soup"]


def test_a_menu_that_another_tenant_wrote_is_never_used(restaurant: Restaurant) -> None:
    item = restaurant.table.items[keys.brand_menu_pk(A, "brand-1"), keys.menu_item_sk("pizza")]
    item["pk"] = {"S": keys.brand_menu_pk(B, "brand-1")}
    assert restaurant.create()[0] == 500
    assert "PutItem" not in restaurant.table.calls
