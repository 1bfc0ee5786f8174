"""What a tenant has, as an operator compares it: everything, whoever wrote it, and nothing of another tenant."""

from typing import Any

import pytest

from lambdas.migration import survey_store
from lambdas.migration.applying import apply
from lambdas.migration.keys import SHARDS
from lambdas.migration.records import Change, digest_of
from lambdas.migration.store import TargetStore
from lambdas.migration.survey_store import SurveyStore
from lambdas.migration.surveying import progress, records, taken
from lambdas.shared.errors import InvalidRequestError
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.migration.conftest import CHANGES, DISH, SITE, batch
from tests.unit.lambdas.service import A, B

PLACES = {"site": "", "menu_item": "lunchbox", "supply": "harbour", "order": "harbour"}


def everything(survey: SurveyStore, kind: str, *, show_changed: bool = False) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = records(kind, PLACES[kind], after, survey=survey, show_changed=show_changed)
        found += page["records"]
        after = page["after"]
        if after is None:
            return found


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_each_record_has_the_digest_of_what_was_taken_in(
    change: Change, target: TargetStore, survey: SurveyStore
) -> None:
    apply(batch(), target=target)
    (found,) = everything(survey, change.kind)
    assert (found["key"], found["digest"]) == (change.key, change.digest)


def test_pages_leave_nothing_out(target: TargetStore, survey: SurveyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_store, "PAGE", 3)
    dishes = [Change("menu_item", f"lunchbox/D{n}", 1, {**DISH, "sku": f"D{n}"}) for n in range(10)]
    apply(batch(CHANGES[0], *dishes), target=target)
    assert {found["key"] for found in everything(survey, "menu_item")} == {dish.key for dish in dishes}


def test_what_people_changed_or_made_is_told_with_its_content(
    table: FakeDynamoDB, target: TargetStore, survey: SurveyStore
) -> None:
    apply(batch(), target=target)
    assert "record" not in everything(survey, "menu_item", show_changed=True)[0]
    table.items[(f"{A}#brand#lunchbox#menu", "item#D1")]["unit_price"] = {"N": "700"}
    (found,) = everything(survey, "menu_item", show_changed=True)
    assert found["record"] == {**DISH, "unit_price": 700}


def test_another_tenants_order_in_the_index_is_left_out(
    table: FakeDynamoDB, target: TargetStore, survey: SurveyStore
) -> None:
    apply(batch(), target=target)
    order = next(item for key, item in table.items.items() if key[1] == "order")
    planted = {**order, "pk": {"S": f"{B}#order#{'1' * 26}"}, "order_id": {"S": "1" * 26}}
    table.items[(planted["pk"]["S"], "order")] = planted
    assert len(everything(survey, "order")) == 1


def test_progress_names_batches_counts_and_refusals(
    table: FakeDynamoDB, target: TargetStore, survey: SurveyStore
) -> None:
    apply(batch(), target=target)
    for key in [key for key in table.items if key[1].startswith("record#site")]:
        del table.items[key]
    apply(batch(Change("site", "harbour", 5, {**SITE, "name": "Other"}), batch_id="b2"), target=target)
    told = progress(None, survey=survey)
    assert told["batches"] == ["b1", "b2"]
    assert told["counts"] == {"applied": 4, "refused": 1}
    assert [entry["key"] for entry in told["refused"]] == ["harbour"]


def test_what_was_taken_in_is_told_although_people_deleted_it(
    table: FakeDynamoDB, target: TargetStore, survey: SurveyStore
) -> None:
    apply(batch(), target=target)
    del table.items[(f"{A}#brand#lunchbox#menu", "item#D1")]
    told = [entry for shard in range(SHARDS) for entry in taken(str(shard), None, survey=survey)["records"]]
    assert sorted(entry["key"] for entry in told) == sorted(change.key for change in CHANGES)
    apply(batch(Change("supply", "harbour/beans", 99, None), batch_id="b2"), target=target)
    told = [entry for shard in range(SHARDS) for entry in taken(str(shard), None, survey=survey)["records"]]
    assert "harbour/beans" not in [entry["key"] for entry in told]
    with pytest.raises(InvalidRequestError):
        taken(str(SHARDS), None, survey=survey)


@pytest.mark.parametrize(("kind", "of"), [("guest", "x"), ("menu_item", ""), ("site", "harbour")])
def test_a_survey_says_of_what(kind: str, of: str, survey: SurveyStore) -> None:
    with pytest.raises(InvalidRequestError):
        records(kind, of, None, survey=survey, show_changed=False)


def test_a_digest_does_not_depend_on_the_order_of_fields() -> None:
    assert digest_of("site", "harbour", SITE) == digest_of("site", "harbour", dict(reversed(SITE.items())))
    assert digest_of("site", "harbour", SITE) != digest_of("site", "quay", SITE)
