from typing import Any

import pytest

from lambdas.shared.contention import ConditionFailedError, LostRaceError, repeated, transact, write
from lambdas.shared.errors import BusyError
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error

PUT: Any = {
    "Put": {
        "TableName": "table",
        "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}},
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
}


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr("lambdas.shared.contention.time.sleep", made.append)
    return made


def test_what_loses_is_done_again_after_a_pause(pauses: list[float]) -> None:
    losses = [ConditionFailedError({0: {}}), LostRaceError()]

    def action() -> str:
        if losses:
            raise losses.pop()
        return "done"

    assert repeated(action) == "done"
    assert len(pauses) == 2
    assert all(0 <= pause <= 0.05 for pause in pauses)


def test_it_ends_within_two_seconds_when_it_keeps_losing(pauses: list[float]) -> None:
    attempts = []

    def action() -> None:
        attempts.append(1)
        raise LostRaceError

    with pytest.raises(BusyError):
        repeated(action)
    assert len(attempts) == len(pauses) + 1 == 8
    assert sum(pauses) < 2


def test_another_error_is_not_repeated(pauses: list[float]) -> None:
    def action() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        repeated(action)
    assert pauses == []


def test_a_transaction_says_which_condition_failed_and_on_what() -> None:
    table: Any = FakeDynamoDB()
    transact(table, [PUT])
    with pytest.raises(ConditionFailedError) as lost:
        transact(table, [PUT])
    assert lost.value.failed == {0: PUT["Put"]["Item"]}
    table.conflicts = 1
    with pytest.raises(LostRaceError) as conflict:
        transact(table, [PUT])
    assert not isinstance(conflict.value, ConditionFailedError)


def test_other_refusals_pass() -> None:
    table: Any = FakeDynamoDB()
    table.failure = client_error("AccessDeniedException", "TransactWriteItems")
    with pytest.raises(type(table.failure), match="AccessDenied"):
        transact(table, [PUT])
    with pytest.raises(type(table.failure), match="AccessDenied"):
        write(lambda: table.put_item(TableName="table", Item=PUT["Put"]["Item"]))


def test_a_single_write_that_meets_a_transaction_lost_a_race() -> None:
    def meets() -> None:
        raise client_error("TransactionConflictException", "PutItem")

    with pytest.raises(LostRaceError):
        write(meets)
