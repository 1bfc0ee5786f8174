from typing import Any

import pytest

from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.supplies.conftest import FLOUR, SupplyService

KEY = (f"{A}#site#site-1#supplies", "supply#flour")


def test_a_supply_starts_with_nothing_on_hand(service: SupplyService) -> None:
    made = service.put()
    assert made.status == 201
    assert made.body == {**FLOUR, "supply_id": "flour", "on_hand": 0, "low": True, "version": 1}
    listed = service.call("list_supplies", {"site_id": "site-1"})
    assert listed.body == {"site_id": "site-1", "supplies": [made.body], "next_cursor": None}


def test_asking_for_what_is_so_writes_nothing(service: SupplyService) -> None:
    made = service.put()
    calls = len(service.table.calls)
    again = service.put()
    assert (again.status, again.body) == (200, made.body)
    assert service.table.calls[calls:] == ["GetItem"]


def test_a_change_keeps_the_count_and_tells_nothing(service: SupplyService) -> None:
    service.put()
    service.adjust(5000)
    service.adjust(-4500, reason="waste")
    assert len(service.told()) == 1
    changed = service.put(body=FLOUR | {"low_at": 100})
    assert (changed.status, changed.body["on_hand"], changed.body["low"]) == (200, 500, False)
    assert service.told() == []


def test_a_change_meant_for_another_version_is_refused(service: SupplyService) -> None:
    service.put()
    service.put(body=FLOUR | {"name": "Wheat flour"})
    assert service.put(body=FLOUR | {"name": "Rye"}, headers={"If-Match": '"1"'}).status == 412
    assert service.table.items[KEY]["name"] == {"S": "Wheat flour"}
    # A count that moves is no other version.
    service.adjust(1)
    assert service.put(body=FLOUR | {"name": "Rye"}, headers={"If-Match": '"2"'}).status == 200


def test_who_adds_a_supply_changes_none_that_is_there(service: SupplyService) -> None:
    new = {"If-None-Match": "*"}
    assert service.put(headers=new).status == 201
    service.adjust(500)
    assert service.put(body=FLOUR | {"unit": "kg"}, headers=new).status == 412
    assert service.table.items[KEY]["unit"] == {"S": "g"}
    assert (again := service.put(headers=new)).status == 200
    assert again.body["on_hand"] == 500


def test_a_caller_limited_to_sites_reaches_no_other(service: SupplyService) -> None:
    service.put()
    assert service.put(sites="site-2").status == 403
    assert service.adjust(1, sites="site-2").status == 403
    assert service.call("list_supplies", {"site_id": "site-1"}, sites="site-2").status == 403
    assert service.on_hand() == 0


def test_another_tenants_supplies_are_others(service: SupplyService) -> None:
    service.put()
    assert service.adjust(1, tenant_id=B).status == 404
    assert service.call("list_supplies", {"site_id": "site-1"}, tenant_id=B).body["supplies"] == []
    assert service.on_hand() == 0


def test_a_list_shows_supplies_only_and_each_once(service: SupplyService) -> None:
    for number in range(5):
        service.put(f"s{number}")
        service.adjust(1, f"s{number}")
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = service.call("list_supplies", {"site_id": "site-1"}, query=query).body
        seen += [supply["supply_id"] for supply in page["supplies"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [f"s{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"unit": "a" * 21}, "/unit"),
        ({"low_at": -1}, "/low_at"),
        ({"low_at": 1_000_000_001}, "/low_at"),
        ({"on_hand": 5}, "/on_hand"),
    ],
)
def test_bad_content_changes_nothing(service: SupplyService, change: dict[str, Any], pointer: str) -> None:
    refused = service.put(body=FLOUR | change)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    assert service.table.calls == []


def test_a_change_whose_answer_was_lost_on_the_way_was_made(service: SupplyService) -> None:
    service.put()
    service.table.lost_answers = 1
    changed = service.put(body=FLOUR | {"name": "Wheat flour"}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.body["name"], changed.body["version"]) == (200, "Wheat flour", 2)
