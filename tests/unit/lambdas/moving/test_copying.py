"""A copy is the source's content, whatever stops the function and however often it is repeated."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.moving.copying import Comparison, ContentDiffersError, agreed, compare, copy
from lambdas.moving.scanning import TenantScan
from lambdas.shared.errors import BusyError
from tests.unit.lambdas.moving.tables import BLUE, GREEN, SOON, Tables, items_of, table_of, tenants_items, until_done

FATES = st.lists(st.sampled_from(["", "", "", "before", "after"]), max_size=40)


@pytest.fixture(scope="module", autouse=True)
def no_pauses() -> Iterator[None]:
    """Nobody waits before another attempt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _: None)
        yield


def _copied(tables: Tables, source: Any, target: Any, plan: Iterator[str]) -> Comparison:
    def step(progress: Comparison, fates: Iterator[str] | None) -> Comparison:
        return copy(
            progress,
            tables.side(source, fates),
            tables.side(target, fates),
            fence=lambda: None,
            has_time=lambda: False,
        )

    return until_done(Comparison.begin(), step, plan)


def _compared(tables: Tables, source: Any, target: Any, plan: Iterator[str]) -> Comparison:
    def step(progress: Comparison, fates: Iterator[str] | None) -> Comparison:
        return compare(
            progress,
            tables.side(source, fates),
            tables.side(target, fates),
            compared_until=SOON,
            has_time=lambda: False,
        )

    return until_done(Comparison.begin(), step, plan)


@settings(max_examples=25)
@given(tenants_items(), tenants_items(), tenants_items(GREEN), FATES)
def test_a_copy_holds_what_the_source_holds_whenever_the_function_is_stopped(
    blue: Any, left_over: Any, green: Any, fates: list[str]
) -> None:
    tables = Tables(pool=table_of({**blue, **green}), own=table_of({**left_over, **green}))
    before = dict(tables.pool.items)
    _copied(tables, tables.pool, tables.own, chain(fates, repeat("")))
    assert items_of(tables.own, BLUE) == items_of(tables.pool, BLUE)
    copies = [item for key, item in tables.own.items.items() if key in blue]
    assert not [item for item in copies if "outbox" in item], "what was told once is not told again"
    assert tables.pool.items == before
    assert items_of(tables.own, GREEN) == items_of(tables.pool, GREEN)
    agreed(_compared(tables, tables.pool, tables.own, chain(fates, repeat(""))))


@settings(max_examples=15)
@given(tenants_items(), tenants_items(GREEN))
def test_there_and_back_leaves_the_pool_as_it_was(blue: Any, green: Any) -> None:
    tables = Tables(pool=table_of({**blue, **green}))
    _copied(tables, tables.pool, tables.own, repeat(""))
    for key in blue:
        del tables.pool.items[key]
    _copied(tables, tables.own, tables.pool, repeat(""))
    assert items_of(tables.pool, BLUE) == items_of(tables.own, BLUE)
    assert {key: item for key, item in tables.pool.items.items() if key in green} == green


@settings(max_examples=25)
@given(tenants_items(max_size=12).filter(bool), st.data())
def test_a_difference_in_a_single_item_is_seen(blue: Any, data: st.DataObject) -> None:
    tables = Tables(pool=table_of(blue))
    _copied(tables, tables.pool, tables.own, repeat(""))
    lasting = [key for key, item in blue.items() if int(item.get("expires_at", {"N": str(SOON)})["N"]) >= SOON]
    if not lasting:
        return
    key = data.draw(st.sampled_from(sorted(lasting)))
    if data.draw(st.booleans()):
        del tables.own.items[key]
    else:
        tables.own.items[key] = {**tables.own.items[key], "content": {"S": "something that nobody wrote"}}
    with pytest.raises(ContentDiffersError):
        agreed(_compared(tables, tables.pool, tables.own, repeat("")))


def test_items_that_expire_meanwhile_make_no_difference() -> None:
    def item(name: str, end: int) -> dict[str, Any]:
        return {"pk": {"S": f"{BLUE}#seen"}, "sk": {"S": name}, "expires_at": {"N": str(end)}}

    gone, kept = item("gone", SOON - 1), item("kept", SOON)
    pool = table_of({(f"{BLUE}#seen", "gone"): gone, (f"{BLUE}#seen", "kept"): kept})
    tables = Tables(pool=pool, own=table_of({(f"{BLUE}#seen", "kept"): kept}))
    assert agreed(_compared(tables, tables.pool, tables.own, repeat(""))).items == 1


def test_a_table_that_is_busy_gets_the_rest_later_or_the_copy_is_tried_again() -> None:
    items = {
        (f"{BLUE}#order", str(place)): {"pk": {"S": f"{BLUE}#order"}, "sk": {"S": str(place)}} for place in range(20)
    }
    tables = Tables(pool=table_of(items))

    def step() -> Comparison:
        source, target = (tables.side(table, page_size=25) for table in (tables.pool, tables.own))
        return copy(Comparison.begin(), source, target, fence=lambda: None, has_time=lambda: True)

    tables.own.left_unread = 1000
    with pytest.raises(BusyError):
        step()
    tables.own.left_unread = 3
    assert step().is_done
    assert tables.own.items == items


def test_nothing_is_written_once_the_tenant_is_no_longer_held() -> None:
    class NotHeldError(Exception):
        pass

    def fence() -> None:
        raise NotHeldError

    key = (f"{BLUE}#order", "1")
    tables = Tables(pool=table_of({key: {"pk": {"S": key[0]}, "sk": {"S": key[1]}}}))
    with pytest.raises(NotHeldError):
        copy(
            Comparison.begin(),
            tables.side(tables.pool),
            tables.side(tables.own),
            fence=fence,
            has_time=lambda: True,
        )
    assert tables.own.items == {}


def test_what_a_scan_finds_of_others_is_dropped_even_if_no_filter_held_it_back() -> None:
    class Unfiltered:
        def scan(self, **_: Any) -> Any:
            return {"Items": [{"pk": {"S": f"{tenant}#o"}, "sk": {"S": "o"}} for tenant in (BLUE, GREEN)]}

    client: Any = Unfiltered()
    page = TenantScan(client, "pool", BLUE).page(0, 1, None)
    assert [item["pk"]["S"] for item in page.items] == [f"{BLUE}#o"]
