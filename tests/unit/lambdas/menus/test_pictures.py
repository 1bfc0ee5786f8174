"""Menu items show pictures that are ready, and each picture's file knows how many show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.lambdas.menus.conftest import PIZZA
from tests.unit.lambdas.service import A, B

if TYPE_CHECKING:
    from tests.unit.lambdas.menus.conftest import MenuService

ONE, OTHER = "1" * 26, "2" * 26


def keep(service: MenuService, file_id: str, *, tenant_id: str = A, **changes: dict[str, Any]) -> None:
    """A file as the service that keeps files has it."""
    service.table.items[f"{tenant_id}#files", f"file#{file_id}"] = {
        "pk": {"S": f"{tenant_id}#files"},
        "sk": {"S": f"file#{file_id}"},
        "status": {"S": "ready"},
        "purpose": {"S": "menu-picture"},
        "uses": {"N": "0"},
        "outbox": {"S": "[]"},
        **changes,
    }


def uses(service: MenuService, file_id: str) -> int:
    return int(service.table.items[f"{A}#files", f"file#{file_id}"]["uses"]["N"])


@pytest.fixture(autouse=True)
def files(service: MenuService) -> None:
    for file_id in (ONE, OTHER):
        keep(service, file_id)


def paths(file_id: str) -> dict[str, str]:
    return {str(size): f"/media/{A}/images/{file_id}/{size}.webp" for size in (160, 480, 1080)}


def show(service: MenuService, picture: str | None, sku: str = "pizza", **options: Any) -> int:
    more = {} if picture is None else {"picture": picture}
    return service.put_item(sku, PIZZA | more, **options).status


def test_an_item_shows_its_picture_to_everybody(service: MenuService) -> None:
    service.put_site()
    made = service.put_item(body=PIZZA | {"picture": ONE})
    assert (made.status, made.body["picture"], made.body["images"]) == (201, ONE, paths(ONE))
    (listed,) = service.call("get_brand_menu", {"brand_id": "trattoria"}).body["items"]
    assert listed == made.body
    for role in ("customer", "owner"):
        (entry,) = service.menu(roles=role).body["items"]
        assert entry["images"] == paths(ONE)
    assert service.override({"available": False}).body["images"] == paths(ONE)


def test_an_item_without_a_picture_costs_what_it_did(service: MenuService) -> None:
    service.table.calls.clear()
    assert show(service, None) == 201
    assert service.table.calls == ["GetItem", "PutItem"]


def test_a_picture_is_counted_where_it_comes_and_goes(service: MenuService) -> None:
    assert show(service, ONE) == 201
    assert show(service, ONE, "pasta") == 201
    assert uses(service, ONE) == 2
    calls = len(service.table.calls)
    assert show(service, ONE) == 200
    assert service.put_item(body=PIZZA | {"picture": ONE, "unit_price": 1}).status == 200
    assert uses(service, ONE) == 2
    assert service.table.calls[calls:] == ["GetItem", "GetItem", "PutItem"]
    assert show(service, OTHER) == 200
    assert (uses(service, ONE), uses(service, OTHER)) == (1, 1)
    assert show(service, None) == 200
    assert uses(service, OTHER) == 0
    assert service.delete_item("pasta").status == 204
    assert uses(service, ONE) == 0
    assert service.table.items[f"{A}#files", f"file#{ONE}"]["unused_since"]["S"]


def test_counting_tells_nothing_again(service: MenuService) -> None:
    """The file's event was told when it became ready; the stream would publish what still lies on the item."""
    show(service, ONE)
    assert "outbox" not in service.table.items[f"{A}#files", f"file#{ONE}"]


@pytest.mark.parametrize("status", ["pending", "rejected", "deleting"])
def test_a_picture_that_is_not_ready_is_refused(service: MenuService, status: str) -> None:
    keep(service, ONE, status={"S": status})
    refused = service.put_item(body=PIZZA | {"picture": ONE})
    assert (refused.status, refused.body["type"]) == (422, "/problems/picture-not-ready")
    assert "POST /files" in refused.body["detail"]
    assert uses(service, ONE) == 0
    assert service.call("get_brand_menu", {"brand_id": "trattoria"}).body["items"] == []


def test_one_for_something_else_and_one_that_is_not_there_are_refused(service: MenuService) -> None:
    keep(service, ONE, purpose={"S": "logo"})
    assert show(service, ONE) == 422
    assert show(service, "3" * 26) == 422


def test_another_tenants_picture_is_none(service: MenuService) -> None:
    keep(service, "4" * 26, tenant_id=B)
    assert show(service, "4" * 26) == 422
    assert service.table.items[f"{B}#files", f"file#{'4' * 26}"]["uses"] == {"N": "0"}


def test_a_refused_picture_leaves_the_item_as_it_is(service: MenuService) -> None:
    show(service, ONE)
    keep(service, OTHER, status={"S": "pending"})
    assert show(service, OTHER) == 422
    (item,) = service.call("get_brand_menu", {"brand_id": "trattoria"}).body["items"]
    assert item["picture"] == ONE
    assert uses(service, ONE) == 1


@pytest.mark.parametrize("then", [None, OTHER])
def test_an_item_whose_pictures_file_is_lost_can_be_changed(service: MenuService, then: str | None) -> None:
    show(service, ONE)
    del service.table.items[f"{A}#files", f"file#{ONE}"]
    assert show(service, then) == 200
    assert (f"{A}#files", f"file#{ONE}") not in service.table.items


@pytest.mark.parametrize("picture", ["", "x", "O" * 26, 7, None])
def test_a_picture_is_named_by_its_id(service: MenuService, picture: object) -> None:
    refused = service.put_item(body=PIZZA | {"picture": picture})
    assert [error["pointer"] for error in refused.body["errors"]] == ["/picture"]
