"""A record that goes back makes the same record again when it comes in once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.migration.mapping import FieldMapping
from saas_constructs.local.migration.planning import exported
from saas_constructs.local.migration.records import Change, checked
from saas_constructs.local.migration.returning import _row
from saas_constructs.local.migration.values import RejectedError, converted, reverted
from tests.unit.local.migration.conftest import TENANT

if TYPE_CHECKING:
    from tests.unit.local.migration.conftest import Old


def test_every_record_of_the_sample_comes_in_again_as_it_was(old: Old) -> None:
    for change in exported(old.mapping, old.export, tenant_id=TENANT):
        assert isinstance(change, Change)
        assert change.record is not None
        table = old.mapping.table(change.kind)
        assert table is not None
        row = _row(old.mapping, change.kind, change.record)
        key, record = checked(change.kind, converted(table.fields, row), tenant_id=TENANT, source=old.mapping.source)
        assert (key, record) == (change.key, change.record)


@pytest.mark.parametrize(
    ("field", "old_value", "value"),
    [
        ({"from": "x", "as": "money"}, "9.50", 950),
        ({"from": "x", "as": "money", "digits": 0}, "950", 950),
        ({"from": "x", "as": "money", "digits": 3}, "0.007", 7),
        ({"from": "x", "as": "integer"}, 7, 7),
        ({"from": "x", "as": "boolean"}, True, True),
        ({"from": "x", "values": {"paid": "SERVED", "void": "CANCELLED"}}, "paid", "SERVED"),
        (
            {"from": "x", "as": "moment", "timezone": "Europe/Rome"},
            "2026-07-01T12:00:00+02:00",
            "2026-07-01T10:00:00.000Z",
        ),
    ],
    ids=repr,
)
def test_a_value_goes_both_ways(field: dict[str, Any], old_value: Any, value: Any) -> None:
    fields = {"f": FieldMapping.model_validate(field)}
    assert converted(fields, {"x": old_value}) == {"f": value}
    assert reverted(fields, {"f": value}) == {"x": old_value}


def test_what_the_old_installation_can_not_express_is_said() -> None:
    fields = {
        "status": FieldMapping.model_validate({"from": "state", "values": {"paid": "SERVED"}}),
        "currency": FieldMapping.model_validate({"value": "EUR"}),
    }
    with pytest.raises(RejectedError) as error:
        reverted(fields, {"status": "EXPIRED", "currency": "USD"})
    assert [reason.partition(":")[0] for reason in error.value.reasons] == ["status", "currency"]
