"""A tenant leaves: with its data in its hands, none left behind, and not before everybody had time to think again."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.moving.archive import Archive
from lambdas.moving.deletion import delete_data, verify_deleted
from lambdas.moving.export_step import export
from lambdas.moving.file_folder import FileFolder
from lambdas.moving.grace_period import wait
from lambdas.moving.receipt_document import digest_of, receipt_of
from lambdas.shared.archive_links import ArchiveLinks
from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import NotFoundError
from lambdas.shared.lifecycle.cancellation import DELETE, Decision, TooLateError, cancel_offboarding, decide
from lambdas.shared.lifecycle.errors import OperationNotFoundError, StepFailedError
from lambdas.shared.lifecycle.operation import EXPORT, OFFBOARD
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.lifecycle.step_context import Held
from tests.fakes.errors import client_error
from tests.fakes.s3 import FakeS3
from tests.unit.lambdas.moving.tables import BLUE, GREEN, item_of, items_of, tenants_items
from tests.unit.lambdas.moving.world import OPERATOR, OWN, World, leaving

GRACE = 30 * 24 * 3600
HOLD = {"reason": "law suit", "by": "ops", "at": "2026-11-21T12:00:00.000Z"}
FATES = st.lists(st.sampled_from(["", "", "", "", "before", "after"]), max_size=60)


@pytest.fixture(scope="module", autouse=True)
def no_pauses() -> Iterator[None]:
    """Nobody waits before another attempt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _: None)
        yield


class Nobody:
    """No subscriptions."""

    def end(self, items: Any) -> None:
        del items


def _waits(world: World) -> bool:
    return not world.call("Grace", lambda context: wait(context, grace_seconds=GRACE, now=world.now))


def test_an_off_boarding_is_final_when_its_grace_period_is_over() -> None:
    world = leaving()
    assert _waits(world)
    world.pass_by(GRACE - 1)
    assert _waits(world)
    world.pass_by(1)
    assert not _waits(world)
    with pytest.raises(TooLateError):
        cancel_offboarding(world.operations, BLUE, by=OPERATOR)


def test_a_legal_hold_outlasts_the_grace_period() -> None:
    world = leaving()
    assert _waits(world)
    world.set(legal_hold=HOLD)
    assert _waits(world)
    assert world.status_of("Grace") == "running"
    world.pass_by(2 * GRACE)
    assert _waits(world)
    assert world.status_of("Grace") == "held", "no limit of the step's may end what a court asks for"
    world.set(legal_hold={})
    assert not _waits(world)


def test_an_off_boarding_that_a_legal_hold_keeps_waiting_can_be_cancelled() -> None:
    world = leaving()
    world.set(legal_hold=HOLD)
    assert _waits(world)
    world.pass_by(2 * GRACE)
    assert _waits(world)
    cancel_offboarding(world.operations, BLUE, by=OPERATOR)
    with pytest.raises(StepFailedError, match="cancelled by ops"):
        _waits(world)


def test_an_off_boarding_that_is_cancelled_fails_with_the_reason_and_is_audited_once() -> None:
    world = leaving()
    assert _waits(world)
    for _ in range(2):
        assert cancel_offboarding(world.operations, BLUE, by=OPERATOR, reason="they stay") == world.operations.get(
            BLUE, world.operation.operation_id
        )
    world.pass_by(GRACE)
    with pytest.raises(StepFailedError, match="cancelled by ops: they stay"):
        _waits(world)
    entries = [item for (_, sk), item in world.registry_table.items.items() if sk.startswith("audit#")]
    assert [entry["what"]["S"] for entry in entries].count("cancelOffboarding") == 1


def test_a_cancellation_in_the_moment_of_the_decision_wins_or_comes_too_late() -> None:
    world = leaving()
    assert _waits(world)
    world.pass_by(GRACE)
    cancel_offboarding(world.operations, BLUE, by=OPERATOR)
    operations = world.operations
    decision = Decision(outcome=DELETE, at=operations.registry.now(), by="service:moving")
    with pytest.raises(LostRaceError):
        decide(operations.registry, world.operation, decision)


def test_what_is_no_off_boarding_can_not_be_cancelled() -> None:
    world = World()
    with pytest.raises(OperationNotFoundError):
        cancel_offboarding(world.operations, BLUE, by=OPERATOR)
    world.begin(EXPORT)
    with pytest.raises(OperationNotFoundError):
        cancel_offboarding(world.operations, BLUE, by=OPERATOR)


@settings(max_examples=20)
@given(tenants_items(), tenants_items(), tenants_items(GREEN), FATES)
def test_every_item_of_the_tenant_goes_wherever_it_is_and_nobody_elses(
    blue: Any, old: Any, green: Any, fates: list[str]
) -> None:
    world = World({**old, **green})
    world.tables[OWN].items = dict(blue)
    world.set(table=OWN)
    world.begin(OFFBOARD)
    world.plan = chain(fates, repeat(""))
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, Nobody()))
    world.run("VerifyDeleted", lambda: lambda context: verify_deleted(context, world.mover))
    assert world.tables[OWN].items == {}
    assert world.tables[""].items == green


@settings(max_examples=20)
@given(tenants_items(), FATES)
def test_files_go_with_the_items_and_nobody_elses(blue: Any, fates: list[str]) -> None:
    world, bucket = leaving(blue), FakeS3()
    bucket.objects = {f"{tenant_id}/images/{n}/160.webp": b"x" for tenant_id in (BLUE, GREEN) for n in range(3)}
    world.plan = chain(fates, repeat(""))
    client: Any = bucket.session(f"{BLUE}/")
    folder = FileFolder(client, "files", BLUE)
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, Nobody(), folder))
    assert {key.partition("/")[0] for key in bucket.objects} == {GREEN}
    assert world.outputs("DeleteData")["files"] <= 3
    world.run("VerifyDeleted", lambda: lambda context: verify_deleted(context, world.mover, folder))
    assert world.tables[""].items == {}
    assert len(bucket.objects) == 3


def test_a_file_that_comes_back_is_deleted_and_looked_for_again() -> None:
    world, bucket = leaving(), FakeS3()
    bucket.objects = {f"{BLUE}/uploads/late": b"x"}
    folder = FileFolder(bucket, "files", BLUE)  # type: ignore[arg-type] # stands for the client
    world.run("VerifyDeleted", lambda: lambda context: verify_deleted(context, world.mover, folder))
    assert bucket.objects == {}
    assert world.outputs("VerifyDeleted")["rounds"] == 2


def test_a_legal_hold_keeps_files_too() -> None:
    """It may be set between the items' end and that of the files."""
    world, bucket = leaving(), FakeS3()
    bucket.objects = {f"{BLUE}/images/{n}/160.webp": b"x" for n in range(2)}
    folder = FileFolder(bucket, "files", BLUE)  # type: ignore[arg-type] # stands for the client
    assert not world.call("DeleteData", lambda context: delete_data(context, world.mover, Nobody(), folder))
    left = len(bucket.objects)
    world.set(legal_hold=HOLD)
    assert not world.call("DeleteData", lambda context: delete_data(context, world.mover, Nobody(), folder))
    assert world.status_of("DeleteData") == "held"
    assert len(bucket.objects) == left > 0
    world.set(legal_hold={})
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, Nobody(), folder))
    assert bucket.objects == {}


def test_tables_of_earlier_stacks_are_emptied_and_one_that_is_gone_is_passed_over() -> None:
    world = World()
    world.tables[OWN].items = dict(item_of("order#1"))
    gone = "stage-tb1ebb1ebb1eb-00000000-Table"
    world.tables[gone] = type(world.tables[""])()
    world.tables[gone].failure = client_error("ResourceNotFoundException", "Scan")
    world.begin()
    world.keep("DeployStack", table=gone)
    world.keep("Freeze", from_table=OWN, to_table=gone)
    world.end()
    world.pass_by(1)
    world.begin(OFFBOARD)
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, Nobody()))
    assert world.tables[OWN].items == {}
    assert world.outputs("DeleteData") == {"deleted": 1}


def test_a_legal_hold_stops_deleting() -> None:
    world = leaving(item_of("order#1"))
    world.set(legal_hold=HOLD)

    def step(context: StepContext) -> Done | Pending | Held:
        return delete_data(context, world.mover, Nobody())

    assert not world.call("DeleteData", step)
    assert world.status_of("DeleteData") == "held"
    assert items_of(world.tables[""], BLUE) == item_of("order#1")
    world.set(legal_hold={})
    world.run("DeleteData", lambda: step)
    assert world.tables[""].items == {}


def test_what_comes_back_is_deleted_and_what_keeps_coming_back_fails() -> None:
    world = leaving(item_of("late"))
    world.run("VerifyDeleted", lambda: lambda context: verify_deleted(context, world.mover))
    assert world.tables[""].items == {}
    assert world.outputs("VerifyDeleted")["rounds"] == 2

    other = leaving()

    def haunted(context: StepContext) -> Done | Pending | Held:
        other.tables[""].items.update(item_of("ghost"))
        return verify_deleted(context, other.mover)

    with pytest.raises(StepFailedError, match="find what writes them"):
        other.run("VerifyDeleted", lambda: haunted)


def _exports(world: World, bucket: FakeS3) -> None:
    client: Any = bucket
    archive = Archive(client, "archives", BLUE, world.operation.operation_id)
    world.run(
        "Export",
        lambda: (
            lambda context: export(
                context,
                side=world.side(BLUE, context.tenant.table),
                archive=archive,
                members=lambda: [{"email": "anna@blue.example", "roles": ["owner"]}],
                has_time=lambda: False,
                files=lambda: [{"path": f"/media/{BLUE}/images/i/160.webp", "bytes": 1}],
            )
        ),
    )


def test_an_export_holds_items_members_and_record_without_the_usage_key_and_can_be_downloaded() -> None:
    world, bucket = World({**item_of("order#1"), **item_of("order#2")}), FakeS3(prefix=f"{BLUE}/")
    world.begin(EXPORT)
    links: Any = ArchiveLinks(bucket, "archives")  # type: ignore[arg-type] # stands for the client
    with pytest.raises(NotFoundError):
        links.of(BLUE, world.operation.operation_id)
    _exports(world, bucket)
    folder = f"{BLUE}/{world.operation.operation_id}"
    manifest = json.loads(bucket.objects[f"{folder}/manifest.json"])
    for file in manifest["files"]:
        assert hashlib.sha256(bucket.objects[f"{folder}/{file['name']}"]).hexdigest() == file["sha256"]
    known = json.loads(bucket.objects[f"{folder}/registry.json"])
    assert known["members"] == [{"email": "anna@blue.example", "roles": ["owner"]}]
    assert known["tenant"]["slug"] == "blue"
    assert "usage_key" not in known["tenant"]
    named = json.loads(bucket.objects[f"{folder}/files.json"])["files"]
    assert [file["path"] for file in named] == [f"/media/{BLUE}/images/i/160.webp"]
    assert "files.json" in {file["name"] for file in manifest["files"]}
    lines = [
        json.loads(line)
        for file in manifest["files"]
        if file["name"].startswith("items/")
        for line in gzip.decompress(bucket.objects[f"{folder}/{file['name']}"]).splitlines()
    ]
    assert sorted(line["Item"]["pk"]["S"] for line in lines) == [f"{BLUE}#order#1", f"{BLUE}#order#2"]
    assert world.outputs("Export")["items"] == 2
    told = links.of(BLUE, world.operation.operation_id)
    assert {file["name"] for file in told["files"]} == {file["name"] for file in manifest["files"]}
    assert all(f"/{folder}/" in file["url"] for file in told["files"])
    assert "receipt" not in told


def test_another_tenants_archive_can_not_be_written() -> None:
    world = World(item_of("order#1"))
    world.begin(EXPORT)
    with pytest.raises(StepFailedError, match="AccessDenied"):
        _exports(world, FakeS3(prefix=f"{GREEN}/"))


def test_a_receipt_says_what_was_given_and_deleted_and_proves_itself() -> None:
    world = leaving(item_of("order#1"))
    bucket = FakeS3()
    _exports(world, bucket)
    world.keep("Grace", over_at="2026-11-21T12:00:00.000Z")
    world.keep("DeleteUsers", deleted=1)
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, Nobody()))
    world.run("VerifyDeleted", lambda: lambda context: verify_deleted(context, world.mover))
    receipts = []

    def step(context: StepContext) -> Done:
        receipts.append(receipt_of(context))
        return Done({"digest": receipts[-1]["sha256"]})

    world.call("Receipt", step)
    (receipt,) = receipts
    assert receipt["export"]["items"] == receipt["data"]["deleted"] == receipt["users"]["deleted"] == 1
    assert receipt["verification"]["verified_at"]
    assert receipt["sha256"] == digest_of(receipt) == digest_of({**receipt, "sha256": "other"})
    assert digest_of({**receipt, "data": {"deleted": 2}}) != receipt["sha256"]


def test_a_link_says_nothing_of_what_is_not_there_and_hides_no_fault() -> None:
    class Broken(FakeS3):
        def get_object(self, **_: Any) -> Any:
            raise client_error("InternalError", "GetObject")

    links = ArchiveLinks(Broken(), "archives")  # type: ignore[arg-type] # stands for the client
    with pytest.raises(ClientError, match="InternalError"):
        links.of(BLUE, "op-1")
