import pytest

from lambdas.shared.tenant import InvalidTenantContextError, Tenant
from lambdas.shared.tenant_id import is_tenant_id, new_tenant_id
from tests.unit.lambdas.conftest import api_event


@pytest.mark.parametrize(
    "tenant_id",
    [
        "",
        "t",
        "t0123456789abc",
        "t0123456789a",
        "T0123456789ab",
        "t0123456789ai",
        "t012345678#ab",
        "t0123456789ab\n",
        "*",
    ],
)
def test_an_id_of_another_form_makes_no_tenant(tenant_id: str) -> None:
    with pytest.raises(InvalidTenantContextError):
        Tenant.from_authorizer(api_event(tenant_id=tenant_id))


@pytest.mark.parametrize("event", [{}, {"requestContext": {}}, {"requestContext": {"authorizer": None}}])
def test_without_authorizer_there_is_no_tenant(event: dict[str, object]) -> None:
    with pytest.raises(InvalidTenantContextError, match="tenant_id"):
        Tenant.from_authorizer(event)


def test_only_the_authorizer_names_the_tenant() -> None:
    other = "tzzzzzzzzzzzz"
    event = api_event(
        headers={"tenant_id": other, "x-tenant-id": other},
        pathParameters={"tenant_id": other},
        queryStringParameters={"tenant_id": other},
        body=f'{{"tenant_id": "{other}"}}',
    )
    assert Tenant.from_authorizer(event).tenant_id == "t0123456789ab"


def test_a_star_reaches_every_site_and_a_list_only_its_own() -> None:
    assert Tenant.from_authorizer(api_event(sites="*")).reaches_site("site-9")
    limited = Tenant.from_authorizer(api_event(sites="site-1 site-2"))
    assert limited.reaches_site("site-2")
    assert not limited.reaches_site("site-22")
    assert not Tenant.from_authorizer(api_event(sites="")).reaches_site("")


def test_fresh_ids_have_the_form_and_differ() -> None:
    ids = {new_tenant_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(is_tenant_id(tenant_id) for tenant_id in ids)


def test_a_service_acts_for_a_tenant_under_its_own_name() -> None:
    tenant = Tenant.for_service("t0123456789ab", "supplies")
    assert (tenant.tenant_id, tenant.user_id) == ("t0123456789ab", "service:supplies")
    assert tenant.reaches_site("site-1")
    assert not tenant.roles


@pytest.mark.parametrize(("tenant_id", "service"), [("t01", "supplies"), ("", "supplies"), ("t0123456789ab", "")])
def test_a_service_acts_for_well_formed_tenants_only(tenant_id: str, service: str) -> None:
    with pytest.raises(InvalidTenantContextError):
        Tenant.for_service(tenant_id, service)
