"""Orders: keys and index of the table, limits of the document, and shape of an answer."""

from __future__ import annotations

import ast
import copy
from typing import Any

import pytest
from jsonschema import Draft4Validator

from lambdas.orders import cursor, validation
from lambdas.orders.items import INDEX, to_item
from lambdas.orders.model import PLACED, Order, OrderLine
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.tenant_id import new_tenant_id
from saas_constructs.api import OpenApiDocument
from saas_constructs.api.request_schema import gateway_schema
from stacks.app import ROOT
from stacks.application_plane import DOCUMENT
from tests.stacks.synthesis import Reference, resources

document = OpenApiDocument.from_file(DOCUMENT)
operations = {operation.operation_id: operation for operation in document.operations}
ORDER: dict[str, Any] = {
    "site_id": "site-1",
    "currency": "EUR",
    "items": [{"sku": "tea", "quantity": 1, "unit_price": 200}],
    "note": "hot",
}


def order_with(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ORDER), **changes}


def item_with(**changes: Any) -> dict[str, Any]:
    return order_with(items=[{**ORDER["items"][0], **changes}])


@pytest.mark.parametrize(
    "body",
    [
        ORDER,
        *(item_with(quantity=value) for value in (0, 1, 999, 1000, "1", None)),
        *(item_with(unit_price=value) for value in (-1, 0, 100_000_000, 100_000_001, "1")),
        *(item_with(sku=value) for value in ("", "a", "a" * 64, "a" * 65, "-a", "a b", 1)),
        item_with(discount=1),
        order_with(discount=1),
        *(order_with(items=[ORDER["items"][0]] * count) for count in (0, 1, 100, 101)),
        order_with(items={}),
        *(order_with(site_id=value) for value in ("", "s", "s" * 64, "s" * 65, "_s", "s#1", 7)),
        *(order_with(currency=value) for value in ("eur", "EURO", "", 978)),
        *(order_with(note=value) for value in ("", "n", "n" * 500, "n" * 501, None, ["n"])),
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


def test_an_order_is_what_the_document_promises() -> None:
    order = Order(
        order_id="0" * 26,
        site_id="site-1",
        status=PLACED,
        currency="EUR",
        lines=(OrderLine("tea", 1, 200),),
        total=200,
        note="hot",
        created_at="2026-01-01T00:00:00.000Z",
        placed_by="sub-1",
        fingerprint="f",
    )
    schema = gateway_schema(document.content, {"$ref": "#/components/schemas/Order"})
    Draft4Validator(schema).validate(order.to_json())
    missing = set(schema["properties"]) - set(order.to_json())
    assert not missing


def test_the_total_has_the_same_limit() -> None:
    maximum = document.content["components"]["schemas"]["Order"]["properties"]["total"]["maximum"]
    assert maximum == validation.MAX_TOTAL


def _parameter(name: str) -> dict[str, Any]:
    declared = document.content["paths"]["/orders"]["get"]["parameters"]
    return next(parameter["schema"] for parameter in declared if parameter["name"] == name)


def test_pages_have_the_same_limits() -> None:
    # Importing the handler would need its environment.
    tree = ast.parse((ROOT / "lambdas/orders/list_orders.py").read_text(encoding="utf-8"))
    values = {
        node.target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    assert _parameter("limit") == {
        "type": "integer",
        "minimum": 1,
        "maximum": values["_MAX_LIMIT"],
        "default": values["_DEFAULT_LIMIT"],
    }
    assert _parameter("cursor")["maxLength"] == cursor._MAX_LENGTH


def test_items_have_the_keys_of_table_and_index(reference: Reference) -> None:
    tenant_id = new_tenant_id()
    order = Order("0" * 26, "site-1", PLACED, "EUR", (), 0, None, "2026-01-01T00:00:00.000Z", "sub-1", "f")
    item: dict[str, Any] = dict(to_item(tenant_id, order))
    (table,) = resources(reference.templates["dev-ApplicationPlane"], "AWS::DynamoDB::GlobalTable").values()
    (index,) = table["Properties"]["GlobalSecondaryIndexes"]
    assert index["IndexName"] == INDEX
    for schema in (table["Properties"]["KeySchema"], index["KeySchema"]):
        keys = {key["KeyType"]: key["AttributeName"] for key in schema}
        assert item[keys["HASH"]]["S"].startswith(f"{tenant_id}#")
        assert "S" in item[keys["RANGE"]]
