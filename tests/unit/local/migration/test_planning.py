"""What an export comes to: every row is a record or a reject with its reasons, and nothing is lost in between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration.planning import changed, contents, differences, exported
from saas_constructs.local.migration.records import Change
from tests.unit.local.migration.conftest import TENANT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.local.migration.conftest import Old


def records(old: Old) -> dict[tuple[str, str], dict[str, Any]]:
    found = [one for one in exported(old.mapping, old.export, tenant_id=TENANT) if isinstance(one, Change)]
    return {(one.kind, one.key): one.record or {} for one in found}


def test_the_sample_is_sound(old: Old) -> None:
    found = old.contents()
    assert found.rejects == []
    assert found.counts() == {"site": 2, "menu_item": 3, "supply": 2, "order": 3}


def test_amounts_moments_and_words_are_translated(old: Old) -> None:
    found = records(old)
    assert found["menu_item", "lunchbox/D1"]["unit_price"] == 650
    assert found["menu_item", "lunchbox/D2"]["available"] is True
    assert "kitchen_capacity" not in found["site", "station"]
    orders = {record["history"][0]["at"]: record for (kind, _), record in found.items() if kind == "order"}
    # Rome is two hours ahead of UTC in early October.
    served = orders["2026-10-05T10:01:00.000Z"]
    assert [step["status"] for step in served["history"]] == ["PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED"]
    assert (served["total"], served["note"]) == (1820, "no onions")


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("branches.csv", "harbour,Again,1,1", "another site harbour"),
        ("branches.csv", "x#y,Pier,1,1", "site_id"),
        ("branches.csv", "pier,Pier,many,1", "kitchen_capacity: must be a whole number, got 'many'"),
        ("branches.csv", "pier,Pier", "more or fewer columns"),
        ("dishes.jsonl", "{", "is no JSON"),
        ("dishes.jsonl", "[]", "must be an object"),
        ("dishes.jsonl", '{"dish_no": "D9", "title": "X", "price": "1.005", "on_menu": 1, "changed": 1}', "decimals"),
        ("dishes.jsonl", '{"dish_no": "D9", "title": "X", "price": "NaN", "on_menu": 1, "changed": 1}', "unit_price"),
        ("dishes.jsonl", '{"dish_no": "D9", "title": "", "price": 1, "on_menu": 1, "changed": 1}', "'title' is empty"),
        ("dishes.jsonl", '{"dish_no": "D9", "title": "X", "price": 1, "on_menu": 2, "changed": 1}', "yes or no"),
        ("dishes.jsonl", '{"dish_no": "D9", "title": "X", "price": 1, "on_menu": 1}', "version"),
        ("stock.csv", "pier,beans,Beans,g,1,1,1", "no site pier"),
        ("stock.csv", "harbour,rice,Rice,g,1.5,1,1", "on_hand: must be a whole number"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place_and_reason(file: str, line: str, reason: str, old: Old) -> None:
    before = old.contents()
    old.append(file, line)
    after = old.contents()
    (reject,) = after.rejects
    assert reason in "; ".join(reject.reasons)
    assert reject.origin.startswith(f"{file}:")
    assert after.totals() == before.totals(), "what is sound is taken in all the same"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": "open"}, "end it in the old installation"),
        ({"state": "lost"}, "'lost' is none of the mapping's values"),
        ({"closed": "2026-10-05T11:00:00"}, "is before placed_at"),
        ({"total": 12.0}, "total is 1200, and the lines make 1300"),
        ({"branch": "pier"}, "no site pier"),
        ({"opened": "yesterday"}, "must be a moment"),
        ({"lines": []}, "items"),
        ({"lines": {}}, "must be a list"),
    ],
    ids=repr,
)
def test_a_bad_order_is_rejected(changes: dict[str, Any], reason: str, old: Old) -> None:
    line = {"dish_no": "D1", "title": "Minestrone", "count": 2, "price": 6.50}
    order = {
        "receipt": "9",
        "branch": "harbour",
        "state": "paid",
        "opened": "2026-10-05T12:00:00",
        "closed": "2026-10-05T12:30:00",
        "lines": [line],
    }
    old.append("orders.jsonl", json.dumps(order | changes))
    assert reason in "; ".join(old.reasons())


def test_a_menu_without_a_site_is_rejected(old: Old) -> None:
    old.change_mapping(lambda kinds: kinds["menu_item"]["fields"].update(brand_id={"value": "other"}))
    assert "no site serves the brand other" in old.reasons()


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda kinds: kinds["site"]["fields"].pop("name"), "site lacks the field name"),
        (lambda kinds: kinds["site"]["fields"].update(colour={"from": "x"}), "site has no field colour"),
        (lambda kinds: kinds["site"]["fields"].update(name={"from": "a", "value": "b"}), "either `from` or `value`"),
        (lambda kinds: kinds["order"]["fields"]["items"].pop("each"), "order.items needs `each`"),
        (lambda kinds: kinds["order"]["fields"]["placed_at"].update(timezone="Rome"), "must be a time zone"),
        (lambda kinds: kinds["supply"].update(flie="x"), "Extra inputs"),
        (lambda kinds: kinds.update(guests={"file": "x", "fields": {}}), "guests"),
        (lambda kinds: kinds["menu_item"]["fields"]["unit_price"].update({"as": "euros"}), "money"),
    ],
    ids=["missing", "unknown", "two origins", "no entries", "time zone", "typing error", "kind", "type"],
)
def test_a_faulty_mapping_says_what_is_wrong(spoil: Any, fault: str, old: Old) -> None:
    old.change_mapping(spoil)
    with pytest.raises(LocalError) as error:
        _ = old.mapping
    assert fault in error.value.message
    assert "examples/migration/mapping.yaml" in error.value.remedy


def test_a_file_that_is_not_there_is_named(old: Old) -> None:
    (old.export / "stock.csv").unlink()
    with pytest.raises(LocalError, match=r"stock\.csv"):
        old.contents()


def test_changes_go_before_the_export_by_version_and_not_by_place(old: Old) -> None:
    mapping = old.mapping
    export = list(exported(mapping, old.export, tenant_id=TENANT))
    since = list(changed(mapping, old.folder / "changes.jsonl", tenant_id=TENANT))
    after = contents([*export, *since])
    assert after.digests == contents([*since, *export]).digests == contents([*export, *since, *since]).digests
    assert after.counts() == {"site": 2, "menu_item": 2, "supply": 2, "order": 4}


def test_a_change_without_a_version_is_rejected(old: Old, tmp_path: Path) -> None:
    old.change_mapping(lambda kinds: kinds["menu_item"].pop("version"))
    row = {"dish_no": "D1", "title": "X", "price": 1, "on_menu": True}
    (tmp_path / "changes.jsonl").write_text(json.dumps({"kind": "menu_item", "row": row}) + "\n")
    (reject,) = changed(old.mapping, tmp_path / "changes.jsonl", tenant_id=TENANT)
    assert not isinstance(reject, Change)
    assert "names no version" in reject.reasons[0]


@pytest.mark.parametrize("line", ["{", "[]", '{"kind": "guest", "row": {}}', '{"kind": "site"}'])
def test_a_line_that_is_no_change_is_rejected(line: str, old: Old, tmp_path: Path) -> None:
    (tmp_path / "changes.jsonl").write_text(line + "\n")
    (reject,) = changed(old.mapping, tmp_path / "changes.jsonl", tenant_id=TENANT)
    assert not isinstance(reject, Change)


def test_what_the_application_never_deletes_is_not_deleted(old: Old, tmp_path: Path) -> None:
    row = {"code": "harbour", "title": "X", "stoves": 1, "changed": 9}
    (tmp_path / "changes.jsonl").write_text(json.dumps({"kind": "site", "row": row, "deleted": True}) + "\n")
    (reject,) = changed(old.mapping, tmp_path / "changes.jsonl", tenant_id=TENANT)
    assert not isinstance(reject, Change)
    assert "can't be deleted" in reject.reasons[0]


def test_every_difference_is_named() -> None:
    source = {("site", "a"): "1", ("site", "b"): "2", ("order", "c"): "3"}
    target = {("site", "a"): "1", ("site", "b"): "9", ("supply", "d"): "4"}
    found = {(one.kind, one.key): one.what for one in differences(source, target)}
    assert found == {("site", "b"): "different", ("order", "c"): "missing", ("supply", "d"): "extra"}


def test_digests_do_not_depend_on_the_order_of_rows(old: Old) -> None:
    before = old.contents().totals()
    path = old.export / "dishes.jsonl"
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    assert old.contents().totals() == before
