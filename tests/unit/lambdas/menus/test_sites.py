from typing import Any

import pytest

from lambdas.shared.contracts.registry import parse
from tests.unit.lambdas.menus.conftest import SITE, MenuService
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

KEY = (f"{A}#site#site-1", "site")


def test_a_site_is_set_up_shown_and_listed(service: MenuService) -> None:
    made = service.put_site(body=SITE | {"kitchen_capacity": 5})
    assert made.status == 201
    assert made.body == {**SITE, "site_id": "site-1", "kitchen_capacity": 5, "kitchen_open": 0, "version": 1}
    shown = service.call("get_site", {"site_id": "site-1"})
    assert (shown.status, shown.body, shown.headers["ETag"]) == (200, made.body, '"1"')
    assert service.call("list_sites").body == {"sites": [{**SITE, "site_id": "site-1"}], "next_cursor": None}


def test_asking_for_what_is_so_writes_nothing(service: MenuService) -> None:
    made = service.put_site()
    calls = len(service.table.calls)
    again = service.put_site()
    assert (again.status, again.body) == (200, made.body)
    assert service.table.calls[calls:] == ["GetItem"]


def test_a_change_keeps_what_orders_count(service: MenuService) -> None:
    service.put_site(body=SITE | {"kitchen_capacity": 5})
    service.table.items[KEY]["kitchen_open"] = {"N": "3"}
    changed = service.put_site(body=SITE | {"name": "Side Street"})
    assert changed.status == 200
    assert changed.body == {**SITE, "name": "Side Street", "site_id": "site-1", "kitchen_open": 3, "version": 2}
    assert service.table.items[KEY]["kitchen_open"] == {"N": "3"}
    assert service.call("list_sites").body["sites"][0]["name"] == "Side Street"


def test_a_change_meant_for_another_version_is_refused(service: MenuService) -> None:
    service.put_site()
    service.put_site(body=SITE | {"name": "Second"})
    refused = service.put_site(body=SITE | {"name": "Third"}, headers={"If-Match": '"1"'})
    assert refused.status == 412
    assert refused.body["type"] == "/problems/version-mismatch"
    assert "version 2" in refused.body["detail"]
    assert service.call("get_site", {"site_id": "site-1"}).body["name"] == "Second"
    assert service.put_site(body=SITE | {"name": "Third"}, headers={"If-Match": '"2"'}).status == 200
    assert service.put_site("site-2", headers={"If-Match": '"1"'}).status == 412


@pytest.mark.parametrize("tag", ["1", "*", '"0"', '"x"', 'W/"1"', ""])
def test_another_tag_is_refused(service: MenuService, tag: str) -> None:
    refused = service.put_site(headers={"If-Match": tag})
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == "/header/If-Match"
    assert service.table.calls == []


def test_who_adds_a_site_changes_none_that_is_there(service: MenuService) -> None:
    made = service.put_site(headers={"If-None-Match": "*"})
    assert (made.status, made.headers["ETag"]) == (201, '"1"')
    other = SITE | {"brand_id": "osteria", "currency": "CHF"}
    refused = service.put_site(body=other, headers={"If-None-Match": "*"})
    assert (refused.status, refused.body["type"]) == (412, "/problems/version-mismatch")
    assert "is there already, in version 1" in refused.body["detail"]
    assert service.call("get_site", {"site_id": "site-1"}).body == made.body


@pytest.mark.parametrize("sent", [{"If-None-Match": "*"}, {"If-Match": '"1"'}])
def test_a_request_whose_answer_was_lost_may_be_sent_again(service: MenuService, sent: dict[str, str]) -> None:
    if "If-Match" in sent:
        service.put_site()
    wanted = SITE | {"name": "Second"}
    made = service.put_site(body=wanted, headers=sent)
    again = service.put_site(body=wanted, headers=sent)
    assert (again.status, again.body) == (200, made.body)


def test_of_two_who_add_different_sites_of_one_id_the_second_is_told(
    service: MenuService, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_first(monkeypatch, "transact_write_items", lambda: service.put_site(body=SITE | {"name": "First"}))
    assert service.put_site(headers={"If-None-Match": "*"}).status == 412
    assert service.call("get_site", {"site_id": "site-1"}).body["name"] == "First"


@pytest.mark.parametrize(
    "headers", [*({"If-None-Match": tag} for tag in ('"1"', "", "**")), {"If-None-Match": "*", "If-Match": '"1"'}]
)
def test_another_condition_on_what_is_not_there_is_refused(service: MenuService, headers: dict[str, str]) -> None:
    refused = service.put_site(headers=headers)
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == "/header/If-None-Match"
    assert service.table.calls == []


def test_a_change_that_was_decided_on_an_old_version_is_decided_again(
    service: MenuService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.put_site()
    comes_first(monkeypatch, "transact_write_items", lambda: service.put_site(body=SITE | {"name": "Second"}))
    assert service.put_site(body=SITE | {"name": "Third"}).body["version"] == 3
    comes_first(monkeypatch, "transact_write_items", lambda: service.put_site(body=SITE | {"name": "Fourth"}))
    assert service.put_site(body=SITE | {"name": "Fifth"}, headers={"If-Match": '"3"'}).status == 412
    assert service.call("get_site", {"site_id": "site-1"}).body["name"] == "Fourth"


def test_of_two_who_set_a_site_up_at_once_one_made_it(service: MenuService, monkeypatch: pytest.MonkeyPatch) -> None:
    rival = []
    comes_first(monkeypatch, "transact_write_items", lambda: rival.append(service.put_site().status))
    assert [*rival, service.put_site().status] != [201, 201]
    assert service.call("get_site", {"site_id": "site-1"}).body["version"] == 1


def test_a_counted_order_in_between_delays_a_change(service: MenuService) -> None:
    service.put_site()
    service.table.conflicts = 2
    assert service.put_site(body=SITE | {"name": "Later"}).status == 200


def test_endless_conflicts_end_in_an_honest_answer(service: MenuService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdas.shared.contention.time.sleep", lambda _seconds: None)
    service.put_site()
    service.table.conflicts = 1000
    refused = service.put_site(body=SITE | {"name": "Later"})
    assert (refused.status, refused.body["type"]) == (503, "/problems/busy")
    assert service.table.items[KEY]["name"] == {"S": "Main Street"}


def test_a_caller_limited_to_sites_sets_up_sees_and_lists_those_only(service: MenuService) -> None:
    service.put_site("site-1")
    service.put_site("site-2")
    assert service.put_site("site-1", sites="site-2").status == 403
    assert service.call("get_site", {"site_id": "site-1"}, sites="site-2").status == 404
    listed = service.call("list_sites", sites="site-2").body["sites"]
    assert [site["site_id"] for site in listed] == ["site-2"]


def test_another_tenants_sites_are_not_there(service: MenuService) -> None:
    service.put_site()
    assert service.call("get_site", {"site_id": "site-1"}, tenant_id=B).status == 404
    assert service.call("list_sites", tenant_id=B).body["sites"] == []
    assert service.put_site(tenant_id=B).status == 201


def test_pages_hold_each_site_once(service: MenuService) -> None:
    for number in range(5):
        service.put_site(f"site-{number}")
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = service.call("list_sites", query=query).body
        seen += [site["site_id"] for site in page["sites"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [f"site-{number}" for number in range(5)]


@pytest.mark.parametrize(("name", "value"), [("limit", "0"), ("limit", "101"), ("limit", "x"), ("cursor", "a#b")])
def test_another_page_is_refused(service: MenuService, name: str, value: str) -> None:
    refused = service.call("list_sites", query={name: value})
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == f"/query/{name}"


@pytest.mark.parametrize("site_id", ["", "a#b", "../x", "-a", "a" * 65])
def test_an_id_of_another_form_is_refused(service: MenuService, site_id: str) -> None:
    refused = service.put_site(site_id)
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == "/path/site_id"
    assert service.table.calls == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a" * 101}, "/name"),
        ({"name": "a\x00"}, "/name"),
        ({"name": None}, "/name"),
        ({"brand_id": "a#b"}, "/brand_id"),
        ({"currency": "XXX"}, "/currency"),
        ({"currency": 978}, "/currency"),
        ({"kitchen_capacity": 0}, "/kitchen_capacity"),
        ({"kitchen_capacity": True}, "/kitchen_capacity"),
        ({"kitchen_open": 0}, "/kitchen_open"),
    ],
)
def test_bad_content_changes_nothing(service: MenuService, change: dict[str, Any], pointer: str) -> None:
    refused = service.put_site(body=SITE | change)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    assert service.table.calls == []


def test_a_tenant_sets_up_as_many_sites_as_it_may(service: MenuService) -> None:
    made = [service.put_site(f"site-{number}", limits="sites=2").status for number in range(2)]
    refused = service.put_site("site-2", limits="sites=2")
    assert [*made, refused.status] == [201, 201, 403]
    assert refused.body["type"] == "/problems/limit-reached"
    assert {name: refused.body[name] for name in ("limit", "allowed", "used")} == {
        "limit": "sites",
        "allowed": 2,
        "used": 2,
    }
    assert service.call("get_site", {"site_id": "site-2"}).status == 404
    assert service.put_site("site-2", limits="sites=3").status == 201


def test_sites_at_the_limit_can_still_be_changed(service: MenuService) -> None:
    service.put_site(limits="sites=1")
    assert service.put_site(body=SITE | {"name": "Side Street"}, limits="sites=1").status == 200


def test_sites_that_were_there_before_the_limit_count(service: MenuService) -> None:
    service.put_site("site-1")
    service.put_site("site-2")
    assert service.put_site("site-3", limits="sites=2").status == 403


def test_another_tenants_sites_do_not_count(service: MenuService) -> None:
    assert service.put_site(limits="sites=1", tenant_id=B).status == 201
    assert service.put_site(limits="sites=1").status == 201


@pytest.mark.parametrize("before", [0, 1])
def test_of_two_new_sites_at_once_only_one_takes_the_last_place(
    service: MenuService, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    limits = f"sites={before + 1}"
    for number in range(before):
        service.put_site(f"old-{number}", limits=limits)
    rival = []
    comes_first(monkeypatch, "transact_write_items", lambda: rival.append(service.put_site("a", limits=limits).status))
    assert [service.put_site("b", limits=limits).status, *rival] == [403, 201]
    assert service.call("get_site", {"site_id": "b"}).status == 404


def test_without_a_limit_nothing_is_counted(service: MenuService) -> None:
    service.put_site()
    assert (f"{A}#quota", "sites") not in service.table.items
    assert "Query" not in service.table.calls


def test_a_change_of_a_site_is_told_once_for_each_version(service: MenuService) -> None:
    service.put_site()
    service.put_site()
    (event,) = service.told()
    assert (event["source"], event["detail_type"]) == ("saas.menus", "SiteChanged")
    detail = parse("SiteChanged", event["detail"]).to_detail()
    assert {name: detail[name] for name in ("tenant_id", "site_id", "brand_id", "name", "site_version")} == {
        "tenant_id": A,
        "site_id": "site-1",
        "brand_id": SITE["brand_id"],
        "name": SITE["name"],
        "site_version": 1,
    }
    service.put_site(body=SITE | {"name": "Side Street"})
    (changed,) = service.told()
    assert changed["detail"]["site_version"] == 2
    assert changed["detail"]["event_id"] != event["detail"]["event_id"]
