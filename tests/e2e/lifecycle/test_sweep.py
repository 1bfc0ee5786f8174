"""Operations that nobody is at work on: the sweep goes on with them, or ends them, so that they can be tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lambdas.shared.lifecycle.operation import EXPORT
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.registry.audit import Actor
from saas_constructs.testing.wrapping import wrapped
from tests.waiting import until

if TYPE_CHECKING:
    from lambdas.shared.lifecycle.operation import Operation
    from tests.e2e.lifecycle.conftest import Told
    from tests.e2e.lifecycle.lives import Lives

WAIT_AT_CALL = Path(__file__).parent / "injected" / "wait_at_call.py"


def _begun_long_ago(lives: Lives, operation: Operation) -> Operation:
    """The operation as the sweep sees it some minutes later."""
    now = lives.operations.require(operation.tenant_id, operation.operation_id)
    return lives.operations.save(replace(now, attempted_at=rfc3339(utc_now() - timedelta(minutes=3))))


def _sweep(lives: Lives) -> None:
    lives.platform.invoke(lives.function("SweepFunction"), {})


def test_an_operation_whose_machine_was_never_started_is_done_all_the_same(lives: Lives, told: Told) -> None:
    tenant_id = lives.made("swept-souvlaki")
    # As where the function that began it has crashed in between.
    begun = lives.operations.begin(tenant_id, EXPORT, by=Actor("test", "system"))
    _sweep(lives)
    assert not lives.executions(begun), "whoever began it may be about to start the machine"

    _begun_long_ago(lives, begun)
    _sweep(lives)

    lives.ended(begun)
    assert lives.tenant(tenant_id).operation == ""
    until(lambda: told.of(begun.operation_id) == {"TenantExported": 1}, "its end is told once")


def test_an_operation_whose_execution_died_fails_and_can_be_tried_again(
    lives: Lives, told: Told, tmp_path: Path
) -> None:
    tenant_id = lives.made("stopped-stroganoff")
    waits, gate = tmp_path / "waits", tmp_path / "gate"
    stop = {"WAIT_AT": "Scan", "WAITS": str(waits), "GATE": str(gate)}
    with wrapped(lives.aws, WAIT_AT_CALL, {lives.function("MovingMoverExport"): stop}):
        begun = lives.begin(tenant_id, "exports")
        until(waits.exists, "the step is at work")
        (execution,) = lives.executions(begun)
        lives.aws.client("stepfunctions").stop_execution(executionArn=execution)
        _begun_long_ago(lives, begun)
        _sweep(lives)
        failed = lives.ended(begun, "failed", seconds=1)
        gate.touch()
    assert failed.compensated is False
    record = lives.tenant(tenant_id)
    assert (record.status, record.operation) == ("active", "")
    until(lambda: told.of(begun.operation_id) == {"TenantOperationFailed": 1}, "its end is told once")

    lives.ended(lives.retried(failed))
    until(
        lambda: told.of(begun.operation_id) == {"TenantOperationFailed": 1, "TenantExported": 1},
        "each attempt's end is told once",
    )
