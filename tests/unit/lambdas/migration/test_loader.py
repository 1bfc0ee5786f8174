"""The loader's queue: batches are taken while the old installation is the authority, and at no other time."""

import importlib
import json
from typing import Any

import pytest

from lambdas.migration.administering import advance, begin
from lambdas.migration.migration_store import MigrationStore
from lambdas.migration.store import TargetStore
from lambdas.shared import standing
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.migration.conftest import CHANGES
from tests.unit.lambdas.service import A


class Loader:
    """The handler on fakes."""

    def __init__(self, table: FakeDynamoDB) -> None:
        self.table = table

    def take(self, **changed: Any) -> bool:
        """Deliver a batch; whether it was done with."""
        body = {
            "tenant_id": A,
            "migration_id": "lunchbox",
            "batch_id": "b1",
            "tier": "basic",
            "changes": [
                {"kind": one.kind, "key": one.key, "version": one.version, "record": one.record} for one in CHANGES
            ],
            **changed,
        }
        context: Any = FakeContext()
        records = {"Records": [{"messageId": "m1", "body": json.dumps(body)}]}
        answer = importlib.import_module("lambdas.migration.load").handler(records, context)
        return not answer["batchItemFailures"]


@pytest.fixture
def loader(
    table: FakeDynamoDB, target: TargetStore, migrations: MigrationStore, monkeypatch: pytest.MonkeyPatch
) -> Loader:
    module = importlib.import_module("lambdas.migration.load")
    monkeypatch.setattr(module, "migrations", migrations)
    monkeypatch.setattr(importlib.import_module("lambdas.migration.wiring"), "target_of", lambda *_: target)
    begin(A, "lunchbox", by="ops", migrations=migrations)
    return Loader(table)


def test_a_batch_is_taken_in(loader: Loader) -> None:
    assert loader.take()
    assert (f"{A}#site#harbour", "site") in loader.table.items


def test_nothing_is_taken_in_from_an_installation_that_nobody_announced(loader: Loader) -> None:
    assert not loader.take(migration_id="other")
    assert loader.table.items == {}


@pytest.mark.parametrize("steps", [("close",), ("close", "cut_over"), ("close", "cut_over", "leave")])
def test_nothing_is_taken_in_once_the_loader_is_closed(
    steps: tuple[str, ...], loader: Loader, migrations: MigrationStore
) -> None:
    for step in ("freeze", *steps):
        advance(A, step, by="ops", migrations=migrations)
    assert not loader.take()
    assert loader.table.items == {}


def test_the_last_changes_are_taken_in_while_the_tenant_is_frozen(
    loader: Loader, migrations: MigrationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(standing, "check", asked.append)
    advance(A, "freeze", by="ops", migrations=migrations)
    assert loader.take()
    assert asked == []
    advance(A, "thaw", by="ops", migrations=migrations)
    assert loader.take(batch_id="b2")
    assert asked == [A], "a tenant on its way to another table is not written to"
