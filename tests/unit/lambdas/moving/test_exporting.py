"""An archive holds each of the tenant's items once, whatever stops the function, and none of the platform's secrets."""

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
from lambdas.moving.exporting import Export, go_on, manifest
from lambdas.moving.tally import Tally
from tests.fakes.s3 import FakeS3
from tests.unit.lambdas.moving.tables import (
    BLUE,
    GREEN,
    CrashError,
    Crashing,
    Tables,
    items_of,
    table_of,
    tenants_items,
)

FATES = st.lists(st.sampled_from(["", "", "before", "after"]), max_size=30)
AT = "2026-11-21T15:00:00.000Z"


def _archive(bucket: FakeS3, plan: Iterator[str]) -> Archive:
    return Archive(Crashing(bucket, plan), "archives", BLUE, "op-1")  # type: ignore[arg-type] # stands for the client


def _exported(tables: Tables, bucket: FakeS3, fates: list[str], *, part_bytes: int = 200) -> dict[str, Any]:
    plan = chain(fates, repeat(""))
    export = Export.begin()
    while not export.is_done:
        try:
            side = tables.side(tables.pool, plan)
            export = go_on(
                export, side.scan, _archive(bucket, plan), has_time=lambda: next(plan) != "x", part_bytes=part_bytes
            )
        except CrashError:
            continue
        export = Export.from_json(json.loads(json.dumps(export.to_json())))
    return manifest(export, _archive(bucket, repeat("")), at=AT, others=[])


def _lines(bucket: FakeS3, told: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for file in told["files"]:
        content = bucket.objects[f"{BLUE}/op-1/{file['name']}"]
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        lines = gzip.decompress(content).splitlines()
        assert file["items"] == len(lines)
        found += [json.loads(line)["Item"] for line in lines]
    return found


@settings(max_examples=25)
@given(tenants_items(), tenants_items(GREEN), FATES)
def test_each_item_is_in_the_archive_once_and_nothing_else_is(blue: Any, green: Any, fates: list[str]) -> None:
    tables, bucket = Tables(pool=table_of({**blue, **green})), FakeS3(prefix=f"{BLUE}/")
    told = _exported(tables, bucket, fates)
    lines = _lines(bucket, told)
    assert sorted((line["pk"]["S"], line["sk"]["S"]) for line in lines) == sorted(items_of(tables.pool, BLUE))
    assert told["items"] == len(lines) == len(blue)
    assert told["digests"] == Tally.of(blue.values(), compared_until=0).to_json()
    assert set(bucket.objects) == {f"{BLUE}/op-1/{file['name']}" for file in told["files"]}


def test_task_tokens_and_outboxes_stay_out() -> None:
    pk = f"{BLUE}#order#1"
    item = {
        "pk": {"S": pk},
        "sk": {"S": "order"},
        "total": {"N": "2300"},
        "wait_accept": {"S": "token"},
        "wait_ready": {"S": "token"},
        "wait_pickup": {"S": "token"},
        "outbox": {"S": "[]"},
    }
    bucket = FakeS3()
    told = _exported(Tables(pool=table_of({(pk, "order"): item})), bucket, [])
    assert _lines(bucket, told) == [{"pk": {"S": pk}, "sk": {"S": "order"}, "total": {"N": "2300"}}]


def test_the_same_items_make_the_same_files() -> None:
    items = {(f"{BLUE}#o{n}", "o"): {"pk": {"S": f"{BLUE}#o{n}"}, "sk": {"S": "o"}} for n in range(20)}
    one, other = FakeS3(), FakeS3()
    for bucket in (one, other):
        _exported(Tables(pool=table_of(items)), bucket, [], part_bytes=100_000)
    assert one.objects == other.objects
    assert len(one.objects) <= 4


def test_what_an_attempt_left_that_crashed_is_no_part_of_the_archive() -> None:
    bucket = FakeS3()
    bucket.objects[f"{BLUE}/op-1/items/03-00007.jsonl.gz"] = b"left over"
    bucket.objects[f"{BLUE}/op-0/items/03-00007.jsonl.gz"] = b"of another export"
    _exported(Tables(), bucket, [])
    assert set(bucket.objects) == {f"{BLUE}/op-0/items/03-00007.jsonl.gz"}


def test_an_archive_of_another_tenant_is_refused() -> None:
    bucket = FakeS3(prefix=f"{GREEN}/")
    with pytest.raises(ClientError, match="AccessDenied"):
        _archive(bucket, repeat("")).put("items/a", b"", kind="application/gzip")
