import pytest

from lambdas.shared.contention import ConditionFailedError
from lambdas.shared.registry.errors import SlugTakenError
from tests.unit.lambdas.registry.conftest import A, B, Registry


def test_of_two_that_take_a_slug_the_first_has_it(registry: Registry) -> None:
    registry.reserve("blue", A)
    with pytest.raises(ConditionFailedError):
        registry.reserve("blue", B)
    assert registry.slugs.tenant_of("blue") == A
    assert registry.slugs.tenant_of("green") is None


def test_a_slug_that_was_given_up_is_nobodys_for_ninety_days_but_its_own_tenants(registry: Registry) -> None:
    registry.reserve("blue", A)
    registry.write(registry.slugs.give_up("blue", A))
    assert registry.slugs.tenant_of("blue") is None
    registry.now.advance(days=89)
    with pytest.raises(ConditionFailedError):
        registry.reserve("blue", B)
    registry.reserve("blue", A)
    assert registry.slugs.tenant_of("blue") == A
    registry.write(registry.slugs.give_up("blue", A))
    registry.now.advance(days=91)
    registry.reserve("blue", B)
    assert registry.slugs.tenant_of("blue") == B


def test_a_slug_that_was_given_up_keeps_nothing_of_the_key_that_the_tenant_goes_on_with(registry: Registry) -> None:
    registry.reserve("blue", A)
    registry.write(registry.slugs.give_up("blue", A))
    assert "usage_key" not in registry.table.items["slug#blue", "slug"]


def test_nobody_gives_up_or_takes_anothers_slug(registry: Registry) -> None:
    registry.reserve("blue", A)
    for member in (
        registry.slugs.give_up("blue", B),
        registry.slugs.take("blue", registry.reservation(B)),
        registry.slugs.take("blue", registry.reservation(A)),
        registry.slugs.free("blue", B),
    ):
        with pytest.raises(ConditionFailedError):
            registry.write(member)
    assert registry.slugs.tenant_of("blue") == A


def test_the_slug_of_a_tenant_that_did_not_come_to_be_is_to_be_had_at_once(registry: Registry) -> None:
    registry.reserve("blue", A)
    registry.write(registry.slugs.free("blue", A))
    registry.reserve("blue", B)
    assert registry.slugs.tenant_of("blue") == B


@pytest.mark.parametrize("slug", ["www", "api", "auth", "console", "login"])
def test_what_looks_like_the_platforms_own_address_is_nobodys(registry: Registry, slug: str) -> None:
    with pytest.raises(SlugTakenError, match="platform's own"):
        registry.reserve(slug, A)
    assert registry.table.items == {}
