import pytest

from lambdas.shared.lifecycle.operations import Operations
from tests.unit.lambdas.registry.conftest import A, B, record
from tests.unit.lambdas.tenants.conftest import Console

REASON = {"reason": "unpaid"}


def test_tenants_are_listed_page_by_page(console: Console) -> None:
    console.registry.has(*(record(f"t{place:012d}") for place in range(3)))
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2"}
    while True:
        body = console.call("listTenants", query=query).body
        seen += [tenant["tenant_id"] for tenant in body["tenants"]]
        if body["next_cursor"] is None:
            break
        query["cursor"] = body["next_cursor"]
    assert sorted(seen) == sorted([A, B, *(f"t{place:012d}" for place in range(3))])
    assert len(set(seen)) == len(seen)


def test_tenants_of_a_status_are_those(console: Console) -> None:
    tenants = console.call("listTenants", query={"status": "suspended"}).body["tenants"]
    assert [tenant["tenant_id"] for tenant in tenants] == [B]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"limit": "0"},
        {"limit": "101"},
        {"cursor": "active~../.."},
        {"cursor": "x y"},
        {"slug": "Any Company"},
        {"slug": "s" * 3000},
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(console: Console, query: dict[str, str]) -> None:
    assert console.call("listTenants", query=query).status == 400


def test_a_tenant_is_found_by_its_slug(console: Console) -> None:
    assert [t["tenant_id"] for t in console.call("listTenants", query={"slug": "any-company"}).body["tenants"]] == [A]
    assert console.call("listTenants", query={"slug": "nobody"}).body == {"tenants": [], "next_cursor": None}
    assert console.call("listTenants", query={"slug": "any-company", "status": "suspended"}).body["tenants"] == []


def test_a_tenant_is_shown_as_it_is_to_be_too(console: Console) -> None:
    console.call("changeTenantTier", body={"model": "silo"})
    body = console.call("getTenant").body
    assert (body["model"], body["desired"]["model"]) == ("pool", "silo")


def test_an_operation_shows_no_key_of_anybody_elses_items(console: Console) -> None:
    made = console.call("exportTenant").body["operation_id"]
    operations = Operations(console.registry.tenants)
    segment = {"after": {"pk": {"S": f"{B}#order#1"}, "sk": {"S": "order"}}, "is_done": False}
    kept = {"items": 3, "progress": {"source": [segment]}}
    operations.save(operations.require(A, made).with_step("Export", "running", now="2026-01-01", outputs=kept))
    shown = console.call("getOperation", path={"operation_id": made})
    for reply in (shown, console.call("listOperations")):
        assert reply.status == 200
        assert f"{B}#" not in str(reply.body)
    assert shown.body["outputs"]["Export"]["items"] == 3
    assert operations.require(A, made).output_of("Export") == kept


def test_operations_are_listed_the_newest_first_page_by_page(console: Console) -> None:
    ids = []
    for place in range(5):
        kind = "suspendTenant" if place % 2 == 0 else "reactivateTenant"
        # Half of the ids are derived from keys, and don't sort by time.
        headers = {"Idempotency-Key": f"key-{place}"} if place % 3 else None
        ids.append(console.call(kind, body=REASON, headers=headers).body["operation_id"])
        console.registry.now.advance(seconds=1)
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2"}
    while True:
        body = console.call("listOperations", query=query).body
        seen += [operation["operation_id"] for operation in body["operations"]]
        if body["next_cursor"] is None:
            break
        query["cursor"] = body["next_cursor"]
    assert seen == ids[::-1]


def test_operations_of_a_tenant_that_there_is_not_are_not_found(console: Console) -> None:
    assert console.call("listOperations", "tzzzzzzzzzzzz").status == 404


def test_an_operation_of_another_tenant_is_not_found(console: Console) -> None:
    operation_id = console.call("suspendTenant", body=REASON).body["operation_id"]
    assert console.call("getOperation", path={"operation_id": operation_id}).status == 200
    assert console.call("getOperation", B, path={"operation_id": operation_id}).status == 404


def test_the_trail_of_a_day_tells_of_all_tenants(console: Console) -> None:
    console.call("suspendTenant", body=REASON)
    console.registry.now.advance(seconds=1)
    console.call("reactivateTenant", B)
    day = console.registry.tenants.now()[:10]
    first = console.call("listAudit", query={"day": day, "limit": "1"}).body
    second = console.call("listAudit", query={"day": day, "limit": "1", "cursor": first["next_cursor"]}).body
    assert [page["entries"][0]["tenant_id"] for page in (first, second)] == [B, A]


@pytest.mark.parametrize("day", ["", "yesterday", "2026-11-21T00:00:00Z"])
def test_a_day_is_a_day(console: Console, day: str) -> None:
    assert console.call("listAudit", query={"day": day}).body["errors"][0]["pointer"] == "/query/day"


def test_tiers_are_listed_from_the_smallest_on(console: Console) -> None:
    tiers = console.call("listTiers").body["tiers"]
    assert [tier["tier"] for tier in tiers] == ["basic", "premium"]
    assert (tiers[1]["models"], tiers[1]["orders_per_day"]) == (["pool", "bridge", "silo"], None)
