from typing import Any

import pytest

from lambdas.shared.registry.sites import SiteHierarchy
from tests.unit.lambdas.registry.conftest import A, Registry, record


def keep(registry: Registry, site: str = "site-1", **changes: Any) -> None:
    values = {"brand_id": "house", "name": "Main Street", "site_version": 1, **changes}
    SiteHierarchy(registry.tenants.client, "registry").keep(A, site, **values)


def kept(registry: Registry, site: str = "site-1") -> dict[str, Any]:
    return registry.table.items[f"tenant#{A}", f"site#{site}"]


def test_a_site_is_kept_with_its_brand_and_among_the_tenants_sites(registry: Registry) -> None:
    registry.has(record(sites=("site-0",)))
    keep(registry)
    assert kept(registry)["brand_id"] == {"S": "house"}
    assert registry.tenants.require(A).sites == ("site-0", "site-1")


def test_the_same_site_again_is_counted_once(registry: Registry) -> None:
    registry.has(record())
    keep(registry)
    version = registry.tenants.require(A).version
    keep(registry)
    keep(registry, site_version=2, brand_id="other")
    assert kept(registry)["brand_id"] == {"S": "other"}
    assert registry.tenants.require(A).sites == ("site-1",)
    assert registry.tenants.require(A).version == version


def test_an_event_that_comes_late_changes_nothing(registry: Registry) -> None:
    registry.has(record())
    keep(registry, site_version=3)
    keep(registry, site_version=2, brand_id="before")
    assert kept(registry)["brand_id"] == {"S": "house"}


def test_a_tenant_that_is_not_there_is_not_made(registry: Registry) -> None:
    keep(registry)
    assert registry.tenants.get(A) is None


def test_a_site_that_was_kept_before_a_crash_is_counted_afterwards(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.has(record())
    with monkeypatch.context() as patch:
        patch.setattr(registry.table, "update_item", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(registry)
    keep(registry)
    assert registry.tenants.require(A).sites == ("site-1",)
