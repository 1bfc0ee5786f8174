"""The steps on an AWS that enforces IAM, each function that writes crashing once in the middle."""

from __future__ import annotations

import gzip
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.archive_links import ArchiveLinks
from lambdas.shared.contention import transact
from lambdas.shared.lifecycle.operation import CHANGE_TIER, OFFBOARD, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.tenant_sessions import function_client, tenant_client
from saas_constructs.testing.wrapping import wrapped
from tests import http
from tests.e2e.conftest import ROOT
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from saas_constructs.testing.embedded import EmbeddedAws

CRASH_ONCE = Path(__file__).parents[1] / "injected" / "crash_once.py"
BLUE, GREEN = "tb1ebb1ebb1eb", "tgreengreengr"
OWN = f"moves-{BLUE}-00000001-Table"
ITEMS = 60


class Moves:
    """The app of `tests.e2e.moving.app`, driven as its machines would drive it."""

    def __init__(self, aws: EmbeddedAws, outputs: Mapping[str, str]) -> None:
        self.aws = aws
        self.outputs = outputs
        self.dynamodb = aws.client("dynamodb")
        self.registry = TenantRegistry(self.dynamodb, outputs["MovesRegistryName"])
        self.operations = Operations(self.registry)
        self.pool = outputs["MovesPoolName"]

    def begin(self, kind: str, **given: Any) -> Operation:
        return self.operations.begin(BLUE, kind, by=Actor("test", "system"), input=given)

    def keep(self, operation: Operation, step: str, **outputs: Any) -> None:
        """Note that a step is done that is not of this app."""
        now = self.operations.require(BLUE, operation.operation_id)
        self.operations.save(now.with_step(step, "done", now=self.registry.now(), outputs=outputs))

    def take(self, operation: Operation, step: str, *, after: bool = False) -> Mapping[str, Any]:
        """Call a step until it is done, again after a crash too, and return what it kept."""
        event = {
            "tenant_id": BLUE,
            "operation_id": operation.operation_id,
            "step": step,
            "undo": False,
            "after": after,
        }

        def is_done() -> bool:
            answer = self.aws.client("lambda").invoke(
                FunctionName=self.outputs[f"Moves{step}"], Payload=json.dumps(event).encode()
            )
            told = json.loads(answer["Payload"].read())
            assert told.get("errorType") != "StepFailedError", told
            return "FunctionError" not in answer and bool(told["done"])

        until(is_done, step)
        return self.operations.require(BLUE, operation.operation_id).output_of(step)

    @contextmanager
    def crashing(self, step: str, call: str, folder: Path) -> Iterator[None]:
        """Let the step's function crash after its first call of this kind."""
        mark = folder / step
        with wrapped(
            self.aws,
            CRASH_ONCE,
            {self.outputs[f"Moves{step}"]: {"CRASH_AFTER": call, "CRASH_MARK": str(mark)}},
        ):
            yield
        assert mark.exists(), f"{step} did not crash"

    def items(self, table: str, tenant_id: str) -> dict[str, Any]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table)
        found = [item for page in pages for item in page["Items"]]
        return {item["pk"]["S"]: item for item in found if item["pk"]["S"].startswith(f"{tenant_id}#")}


@pytest.fixture(scope="module")
def moves(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Moves:
    """The deployed app, with a tenant in the pool and the empty table that it is to have."""
    output = tmp_path_factory.mktemp("moves") / "cdk.out"
    command = f"{sys.executable} -m tests.e2e.moving.app"
    moves = Moves(aws, aws.deploy(assembly_of(command, context=[], region=aws.region, output=output, folder=ROOT)))
    moves.dynamodb.create_table(
        TableName=OWN,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    )
    for tenant_id in (BLUE, GREEN):
        for number in range(ITEMS):
            item = {
                "pk": {"S": f"{tenant_id}#order#{number}"},
                "sk": {"S": "order"},
                "outbox": {"S": "[]"},
                "tags": {"SS": ["b", "a"]},
                "lines": {"L": [{"M": {"price": {"N": "9.50"}, "photo": {"B": b"\x00\x01"}, "note": {"NULL": True}}}]},
            }
            moves.dynamodb.put_item(TableName=moves.pool, Item=item)
    record = TenantRecord(
        tenant_id=BLUE,
        name="Blue",
        slug="blue",
        tier="basic",
        status="active",
        usage_key="key",
        created_at="2026-01-01T00:00:00.000Z",
    )
    members: list[Any] = [moves.registry.create(record)]
    transact(moves.dynamodb, members)
    return moves


def test_a_tenants_items_move_are_exported_and_go_and_nobody_elses_do(moves: Moves, tmp_path: Path) -> None:
    others = moves.items(moves.pool, GREEN)
    given = {"tier": "premium", "model": "bridge", "from_tier": "basic", "from_model": "pool", "moves": True}
    move = moves.begin(CHANGE_TIER, **given)
    moves.keep(move, "DeployStack", table=OWN, stack="moves-stack")
    moves.take(move, "Freeze")
    assert moves.registry.require(BLUE).status == "moving"
    with moves.crashing("Copy", "BatchWriteItem", tmp_path):
        moves.take(move, "Copy")
    assert moves.take(move, "Verify")["items"] == ITEMS
    assert moves.items(OWN, GREEN) == {}
    assert all("outbox" not in item for item in moves.items(OWN, BLUE).values())
    frozen = moves.registry.require(BLUE)
    moves.registry.update(frozen, {"status": "active", "table": OWN, "model": "bridge", "operation": ""})
    moves.keep(move, "Switch", switched_at=moves.registry.now())
    moves.take(move, "CopyGrace", after=True)
    with moves.crashing("RemoveCopy", "BatchWriteItem", tmp_path):
        moves.take(move, "RemoveCopy", after=True)
    moves.take(move, "ReleaseCopy", after=True)
    assert moves.items(moves.pool, BLUE) == {}
    assert len(moves.items(OWN, BLUE)) == ITEMS
    assert moves.registry.require(BLUE).operation == ""

    leaving = moves.begin(OFFBOARD, from_status="active")
    with moves.crashing("Export", "PutObject", tmp_path):
        exported = moves.take(leaving, "Export")
    moves.take(leaving, "Grace")
    with moves.crashing("DeleteData", "BatchWriteItem", tmp_path):
        moves.take(leaving, "DeleteData")
    moves.take(leaving, "VerifyDeleted")
    receipt = moves.take(leaving, "Receipt")["receipt"]
    assert moves.items(OWN, BLUE) == {}
    assert moves.items(moves.pool, GREEN) == others

    links = ArchiveLinks(moves.aws.client("s3"), moves.outputs["MovesBucketName"]).of(BLUE, leaving.operation_id)
    lines = [
        json.loads(line)["Item"]
        for file in links["files"]
        if file["name"].startswith("items/")
        for line in gzip.decompress(http.get(file["url"]).raise_for_status().content).splitlines()
    ]
    assert len(lines) == exported["items"] == receipt["export"]["items"] == ITEMS
    assert {line["pk"]["S"].partition("#")[0] for line in lines} == {BLUE}
    assert http.get(links["receipt"]).raise_for_status().json() == receipt


@pytest.mark.parametrize("step", ["Copy", "DeleteData"])
def test_iam_keeps_a_steps_session_within_its_tenant_and_the_function_itself_from_writing(
    moves: Moves, step: str
) -> None:
    name = moves.outputs[f"Moves{step}"]
    foreign = {"pk": {"S": f"{GREEN}#order#0"}, "sk": {"S": "order"}}
    session = tenant_client(moves.aws, name, {"tenant_id": BLUE})
    own = function_client(moves.aws, name, "dynamodb")
    denied = moves.dynamodb.exceptions.ClientError
    for client in (session, own):
        with pytest.raises(denied, match="AccessDenied"):
            client.delete_item(TableName=moves.pool, Key=foreign)
        with pytest.raises(denied, match="AccessDenied"):
            client.batch_write_item(RequestItems={moves.pool: [{"PutRequest": {"Item": foreign}}]})
    with pytest.raises(denied, match="AccessDenied"):
        session.scan(TableName=moves.pool)
