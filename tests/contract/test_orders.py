"""Orders: keys and indexes of the table, limits and roles of the document, shape of answers and of events."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from jsonschema import Draft4Validator

from lambdas.orders import cursor, pricing, states, validation
from lambdas.orders.events import event_of
from lambdas.orders.items import from_item, to_item
from lambdas.orders.lists import Listing
from lambdas.orders.model import WAITS, Order, OrderLine, Step
from lambdas.shared import paging
from lambdas.shared.contracts.order_events import ORDER_EVENTS
from lambdas.shared.contracts.registry import parse
from lambdas.shared.contracts.schema import schema_of
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import SKU
from lambdas.shared.tenant_id import new_tenant_id
from saas_constructs.api import OpenApiDocument
from saas_constructs.api.request_schema import gateway_schema
from stacks.application_plane import DOCUMENT
from tests.stacks.synthesis import Reference, resources

if TYPE_CHECKING:
    from collections.abc import Mapping

document = OpenApiDocument.from_file(DOCUMENT)
operations = {operation.operation_id: operation for operation in document.operations}
schemas = document.content["components"]["schemas"]
ORDER: dict[str, Any] = {
    "site_id": "site-1",
    "items": [{"sku": "tea", "quantity": 1}],
    "note": "hot",
    "expected_total": 200,
}


def order_in(status: str, **changes: Any) -> Order:
    """An order that has come to ``status`` on the shortest way."""
    ways = {
        "PLACED": [],
        "ACCEPTED": ["ACCEPTED"],
        "PREPARING": ["ACCEPTED", "PREPARING"],
        "READY": ["ACCEPTED", "PREPARING", "READY"],
        "SERVED": ["ACCEPTED", "PREPARING", "READY", "SERVED"],
    }
    history = ["PLACED", *ways.get(status, [status])]
    fields: dict[str, Any] = {
        "order_id": "0" * 26,
        "site_id": "site-1",
        "brand_id": "brand-1",
        "tier": "basic",
        "currency": "EUR",
        "lines": (OrderLine("tea", "Tea", 2, 100),),
        "supplies": {"leaves": 6},
        "total": 200,
        "note": "hot",
        "placed_by": "sub-1",
        "fingerprint": "f",
        "history": tuple(Step(entered, "2026-01-01T00:00:00.000Z", "sub-1") for entered in history),
        "reason": "no leaves" if status in {"REJECTED", "CANCELLED", "EXPIRED"} else None,
    }
    return Order(**{**fields, **changes})


def order_with(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ORDER), **changes}


def item_with(**changes: Any) -> dict[str, Any]:
    return order_with(items=[{**ORDER["items"][0], **changes}])


@pytest.mark.parametrize(
    "body",
    [
        ORDER,
        *(item_with(quantity=value) for value in (0, 1, 999, 1000, "1", None)),
        *(item_with(sku=value) for value in ("", "a", "a" * 64, "a" * 65, "-a", "a b", 1)),
        item_with(unit_price=1),
        order_with(discount=1),
        order_with(currency="EUR"),
        *(order_with(items=[ORDER["items"][0]] * count) for count in (0, 1, 100, 101)),
        order_with(items={}),
        *(order_with(site_id=value) for value in ("", "s", "s" * 64, "s" * 65, "_s", "s#1", 7)),
        *(order_with(note=value) for value in ("", "n", "n" * 500, "n" * 501, None, ["n"])),
        *(order_with(expected_total=value) for value in (-1, 0, 10_000_000_000, 10_000_000_001, "1", None)),
        *({name: value for name, value in ORDER.items() if name != missing} for missing in ORDER),
        [],
    ],
    ids=repr,
)
def test_gateway_and_function_agree_on_a_body(body: Any) -> None:
    schema = operations["createOrder"].body_schema
    assert schema is not None
    try:
        validation.order_request(body)
    except InvalidRequestError:
        accepted = False
    else:
        accepted = True
    assert Draft4Validator(schema).is_valid(body) == accepted


@pytest.mark.parametrize("status", sorted(states.STATUSES))
def test_an_order_is_what_the_document_promises(status: str) -> None:
    schema = gateway_schema(document.content, {"$ref": "#/components/schemas/Order"})
    shown = order_in(status).to_json()
    Draft4Validator(schema).validate(shown)
    assert set(schema["properties"]) - set(shown) <= {"reason"}


def test_states_are_the_documents() -> None:
    assert set(schemas["Order"]["properties"]["status"]["enum"]) == states.STATUSES
    longest = 1 + len([command for command in states.COMMANDS if command.target in {"SERVED", *states.IN_KITCHEN}])
    assert schemas["Order"]["properties"]["sequence"]["maximum"] == longest


@pytest.mark.parametrize("command", [one for one in states.COMMANDS if one is not states.EXPIRE], ids=lambda c: c.name)
def test_a_command_is_an_operation_for_the_roles_of_the_table(command: states.Command) -> None:
    operation = operations[f"{command.name}Order"]
    assert (operation.method, operation.path) == ("POST", f"/orders/{{order_id}}/{command.name}")
    assert set(operation.roles) == set(command.sources)
    assert (operation.body_schema is not None) == (command in (states.REJECT, states.CANCEL))


def test_a_reason_has_the_same_limit() -> None:
    assert schemas["Reason"]["properties"]["reason"]["maxLength"] == validation.MAX_TEXT
    for status in ("REJECTED", "CANCELLED", "EXPIRED"):
        schema = schema_of(ORDER_EVENTS[status])
        assert schema["properties"]["reason"]["maxLength"] == validation.MAX_TEXT


def test_the_total_has_the_same_limit() -> None:
    assert schemas["Total"]["maximum"] == validation.MAX_TOTAL
    for event in ORDER_EVENTS.values():
        assert schema_of(event)["properties"]["total"]["maximum"] == validation.MAX_TOTAL


def test_pages_have_the_same_limits() -> None:
    parameters = document.content["components"]["parameters"]
    assert parameters["Limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": paging.MAX_LIMIT,
        "default": paging.DEFAULT_LIMIT,
    }
    assert parameters["Cursor"]["schema"]["maxLength"] == cursor.MAX_LENGTH
    assert schemas["Sku"]["pattern"] == f"^{SKU.pattern}$"


@pytest.mark.parametrize("status", sorted(states.STATUSES))
def test_an_event_keeps_its_contract(status: str) -> None:
    tenant_id = new_tenant_id()
    for order in (order_in(status), order_in(status, note=None)):
        event = event_of(tenant_id, order)
        detail = json.loads(json.dumps(event.to_detail()))
        schema = schema_of(type(event))
        jsonschema.validate(detail, schema, jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
        assert parse(event.DETAIL_TYPE, detail) == event
        assert detail["supplies"] == [{"supply_id": "leaves", "quantity": 6}]


def test_the_contracts_of_orders_differ_in_what_the_state_decides_only() -> None:
    decided = {"title", "description", "status", "sequence", "reason"}
    alike = []
    for event in ORDER_EVENTS.values():
        schema = copy.deepcopy(dict(schema_of(event)))
        schema.update(dict.fromkeys(decided & set(schema)))
        schema["properties"] = {name: rule for name, rule in schema["properties"].items() if name not in decided}
        alike.append(schema)
    assert all(schema == alike[0] for schema in alike)


def test_the_largest_order_fits_into_an_item_and_its_event_into_an_entry() -> None:
    """400 KB (DynamoDB, "Item size") and 256 KB (EventBridge, "PutEvents entry size")."""
    wide = "\N{CJK UNIFIED IDEOGRAPH-4E00}"
    lines = tuple(
        OrderLine(f"{number:064}", wide * 100, validation.MAX_QUANTITY, 100_000)
        for number in range(validation.MAX_LINES)
    )
    supplies = {f"{number:064}": 10**11 for number in range(pricing.MAX_SUPPLIES)}
    order = order_in("PLACED", lines=lines, supplies=supplies, note=wide * validation.MAX_TEXT)
    item = to_item(new_tenant_id(), order)
    assert len(str(item["outbox"]["S"]).encode()) < 200 * 1024
    tokens = 3 * 1024
    assert len(json.dumps(item, ensure_ascii=False).encode()) + tokens < 400 * 1024


def test_a_usual_order_costs_few_write_units(reference: Reference) -> None:
    """A unit is a KB begun of the item, and of each changed copy in an index (Developer Guide, "Write units")."""
    user = "0f8fad5b-d9cb-469f-a165-70867728950e"
    history = tuple(Step(step.status, step.at, user) for step in order_in("READY").history)
    lines = tuple(OrderLine(f"dish-{number}", f"Dish number {number}", 2, 950) for number in range(3))
    usual = order_in(
        "READY", lines=lines, supplies={"flour": 500, "oil": 20}, placed_by=user, history=history, note=None
    )
    item = to_item(new_tenant_id(), usual)
    assert _stored_size(item) <= 2 * 1024
    for index in _indexes(reference):
        assert _stored_size(_copy(item, index)) <= 1024


def test_a_wait_of_the_workflow_touches_no_index(reference: Reference) -> None:
    for index in _indexes(reference):
        assert not {*WAITS, "revision", "outbox"} & set(index["Projection"]["NonKeyAttributes"])


def test_a_copy_in_an_index_shows_the_whole_order(reference: Reference) -> None:
    tenant_id = new_tenant_id()
    order = order_in("CANCELLED", reason="late")
    for index in _indexes(reference):
        item = {**to_item(tenant_id, order), "reason": {"S": "late"}}
        assert from_item(tenant_id, _copy(item, index)).to_json() == order.to_json()


def _indexes(reference: Reference) -> list[dict[str, Any]]:
    (table,) = resources(reference.templates["dev-ApplicationPlane"], "AWS::DynamoDB::GlobalTable").values()
    indexes: list[dict[str, Any]] = table["Properties"]["GlobalSecondaryIndexes"]
    return indexes


def _copy(item: Mapping[str, Any], index: dict[str, Any]) -> dict[str, Any]:
    keys = {"pk", "sk", *(key["AttributeName"] for key in index["KeySchema"])}
    return {name: item[name] for name in keys | set(index["Projection"]["NonKeyAttributes"]) if name in item}


def _stored_size(value: Any) -> int:
    """Bytes that DynamoDB counts (Developer Guide, "Item sizes and formats"), roughly."""
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, list):
        return 3 + sum(1 + _stored_size(entry) for entry in value)
    if set(value) in ({"S"}, {"N"}, {"L"}, {"M"}):
        return _stored_size(next(iter(value.values())))
    return sum(len(name) + 1 + _stored_size(entry) for name, entry in value.items())


def test_items_have_the_keys_of_table_and_indexes(reference: Reference) -> None:
    tenant_id = new_tenant_id()
    item: dict[str, Any] = dict(to_item(tenant_id, order_in("PLACED")))
    (table,) = resources(reference.templates["dev-ApplicationPlane"], "AWS::DynamoDB::GlobalTable").values()
    indexes = {index["IndexName"]: index["KeySchema"] for index in _indexes(reference)}
    for schema in (table["Properties"]["KeySchema"], *indexes.values()):
        keys = {key["KeyType"]: key["AttributeName"] for key in schema}
        assert item[keys["HASH"]]["S"].startswith(f"{tenant_id}#")
        assert "S" in item[keys["RANGE"]]
    listings = [
        Listing.of_site(tenant_id, "site-1"),
        Listing.of_customer(tenant_id, "sub-1"),
        Listing.open_at_site(tenant_id, "site-1"),
    ]
    assert {listing.index for listing in listings} == set(indexes)
    for listing in listings:
        assert [key["AttributeName"] for key in indexes[listing.index]] == [listing.partition_key, listing.sort_key]
        assert item[listing.partition_key] == {"S": listing.partition}
        assert item[listing.sort_key]["S"].startswith(listing.prefix)
