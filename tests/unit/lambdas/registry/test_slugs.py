from typing import Any

import pytest

from lambdas.shared.contention import ConditionFailedError, transact
from lambdas.shared.registry.errors import SlugTakenError
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.unit.lambdas.registry.conftest import A, B, Registry, record


def write(registry: Registry, *members: Any) -> None:
    transact(registry.tenants.client, list(members))


def test_of_two_reservations_the_first_stands(registry: Registry) -> None:
    first = registry.reservation(A)
    assert registry.slugs.reserve("blue", first) == first
    assert registry.slugs.reserve("blue", registry.reservation(B)) == first
    assert registry.slugs.tenant_of("blue") == A
    assert registry.slugs.tenant_of("green") is None


def test_a_reservation_is_replaced_unless_a_tenant_came_of_it(registry: Registry) -> None:
    first, second = registry.reservation(A), registry.reservation(B)
    registry.slugs.reserve("blue", first)
    assert registry.slugs.replace("blue", first, second)
    assert registry.slugs.tenant_of("blue") == B
    assert not registry.slugs.replace("blue", first, first)
    registry.has(record(B))
    assert not registry.slugs.replace("blue", second, first)
    assert registry.slugs.tenant_of("blue") == B


def test_a_slug_that_was_given_up_is_nobodys_for_ninety_days_but_its_own_tenants(registry: Registry) -> None:
    registry.slugs.reserve("blue", registry.reservation(A))
    write(registry, registry.slugs.give_up("blue", A))
    assert registry.slugs.tenant_of("blue") is None
    registry.now.advance(days=89)
    with pytest.raises(SlugTakenError, match="choose another"):
        registry.slugs.reserve("blue", registry.reservation(B))
    with pytest.raises(ConditionFailedError):
        write(registry, registry.slugs.take("blue", registry.reservation(B)))
    write(registry, registry.slugs.take("blue", registry.reservation(A)))
    assert registry.slugs.tenant_of("blue") == A
    write(registry, registry.slugs.give_up("blue", A))
    registry.now.advance(days=91)
    assert registry.slugs.reserve("blue", registry.reservation(B)).tenant_id == B


def test_nobody_gives_up_or_takes_anothers_slug(registry: Registry) -> None:
    registry.slugs.reserve("blue", registry.reservation(A))
    for member in (
        registry.slugs.give_up("blue", B),
        registry.slugs.take("blue", registry.reservation(B)),
        registry.slugs.take("blue", registry.reservation(A)),
        registry.slugs.free("blue", B),
    ):
        with pytest.raises(ConditionFailedError):
            write(registry, member)
    assert registry.slugs.tenant_of("blue") == A


def test_the_slug_of_a_tenant_that_did_not_come_to_be_is_to_be_had_at_once(registry: Registry) -> None:
    registry.slugs.reserve("blue", registry.reservation(A))
    write(registry, registry.slugs.free("blue", A))
    assert registry.slugs.reserve("blue", registry.reservation(B)).tenant_id == B


def test_a_slug_that_meets_a_transaction_is_reserved_again(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:

    original = FakeDynamoDB.put_item

    def busy(*_: Any, **__: Any) -> Any:
        monkeypatch.setattr(FakeDynamoDB, "put_item", original)
        raise client_error("TransactionConflictException", "PutItem")

    monkeypatch.setattr(FakeDynamoDB, "put_item", busy)
    assert registry.slugs.reserve("blue", registry.reservation(A)).tenant_id == A
